/** How dynalite describes an action's parameters: `types` by name, `custom` for what concerns several of them. */
export interface Validation {
  readonly types: Readonly<Record<string, any>>;
  readonly custom?: (input: any, store: object) => string | undefined;
}

const string = { type: 'String' };
const tableName = {
  ...string,
  notNull: true,
  regex: '[a-zA-Z0-9_.-]+',
  lengthGreaterThanOrEqual: 3,
  lengthLessThanOrEqual: 255,
};
const returnConsumedCapacity = { ...string, enum: ['INDEXES', 'TOTAL', 'NONE'] };

export const streamOptions = {
  StreamSpecification: {
    type: 'FieldStruct<StreamSpecification>',
    children: {
      StreamEnabled: { type: 'Boolean', notNull: true },
      StreamViewType: { ...string, enum: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] },
    },
  },
};

export const tableOptions = {
  DeletionProtectionEnabled: 'Boolean',
  AttributeDefinitions: {
    type: 'List',
    children: {
      type: 'ValueStruct<AttributeDefinition>',
      children: {
        AttributeName: { ...string, notNull: true },
        AttributeType: { ...string, enum: ['B', 'N', 'S'] },
      },
    },
  },
};

export const updateTimeToLive: Validation = {
  types: {
    TableName: tableName,
    TimeToLiveSpecification: {
      type: 'FieldStruct<TimeToLiveSpecification>',
      notNull: true,
      children: {
        AttributeName: { ...string, notNull: true, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 255 },
        Enabled: { type: 'Boolean', notNull: true },
      },
    },
  },
};

/** Changes that DynamoDB makes one at a time; an index is described as in CreateTable. */
export const updateTable = (createTable: Validation): Validation => ({
  types: {
    ...pick(createTable.types, ['TableName', 'BillingMode', 'ProvisionedThroughput']),
    ...tableOptions,
    ...streamOptions,
    GlobalSecondaryIndexUpdates: {
      type: 'List',
      children: {
        type: 'ValueStruct<GlobalSecondaryIndexUpdate>',
        children: {
          Create: {
            ...createTable.types['GlobalSecondaryIndexes'].children,
            type: 'FieldStruct<CreateIndex>',
          },
          Delete: { type: 'FieldStruct<DeleteIndex>', children: { IndexName: { ...string, notNull: true } } },
        },
      },
    },
  },
});

const EXPRESSION = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValuesOnConditionCheckFailure',
];

const required = (types: Validation['types'], name: string) => ({
  [name]: { ...types[name], notNull: true },
});

/** Like DeleteItem, but the condition is the point of it. */
export const conditionCheck = ({ types, custom }: Validation): Validation => ({
  types: { ...pick(types, [...EXPRESSION, 'Key']), ...required(types, 'ConditionExpression') },
  ...(custom && { custom }),
});

/** Like UpdateItem, without what stems from before expressions. */
export const transactUpdate = ({ types, custom }: Validation): Validation => ({
  types: { ...pick(types, [...EXPRESSION, 'Key']), ...required(types, 'UpdateExpression') },
  ...(custom && { custom }),
});

/** `operations` are the validations of the single actions, by the name they have in a transaction. */
export function transactWriteItems(operations: Readonly<Record<string, Validation>>): Validation {
  const children = Object.entries(operations).map(([name, { types }]) => [
    name,
    {
      type: `FieldStruct<${name}>`,
      children: pick(types, [...EXPRESSION, 'Key', 'Item', 'UpdateExpression']),
    },
  ]);
  return {
    types: {
      ReturnConsumedCapacity: returnConsumedCapacity,
      ReturnItemCollectionMetrics: { ...string, enum: ['SIZE', 'NONE'] },
      ClientRequestToken: { ...string, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 36 },
      TransactItems: items('TransactWriteItem', Object.fromEntries(children)),
    },
    custom: (input, store) =>
      firstProblem(input.TransactItems, (item) => {
        const [name, ...more] = Object.keys(item);
        if (name === undefined || more.length > 0) {
          return 'TransactItems can only contain one of Check, Put, Update or Delete';
        }
        return operations[name]!.custom?.(item[name], store);
      }),
  };
}

export function transactGetItems({ types, custom }: Validation): Validation {
  const children = pick(types, ['TableName', 'Key', 'ProjectionExpression', 'ExpressionAttributeNames']);
  return {
    types: {
      ReturnConsumedCapacity: returnConsumedCapacity,
      TransactItems: items('TransactGetItem', { Get: { type: 'FieldStruct<Get>', notNull: true, children } }),
    },
    custom: (input, store) => firstProblem(input.TransactItems, (item) => custom?.(item.Get, store)),
  };
}

const items = (type: string, children: object) => ({
  type: 'List',
  notNull: true,
  lengthGreaterThanOrEqual: 1,
  lengthLessThanOrEqual: 100,
  children: { type: `ValueStruct<${type}>`, children },
});

function firstProblem(items: readonly any[], check: (item: any) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = check(item);
    if (problem) return problem;
  }
  return undefined;
}

const pick = (types: Validation['types'], names: readonly string[]) =>
  Object.fromEntries(names.filter((name) => types[name] !== undefined).map((name) => [name, types[name]]));
