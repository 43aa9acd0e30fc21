import batchGetItem from 'dynalite/validations/batchGetItem.js';
import batchWriteItem from 'dynalite/validations/batchWriteItem.js';
import createTable from 'dynalite/validations/createTable.js';
import deleteItem from 'dynalite/validations/deleteItem.js';
import deleteTable from 'dynalite/validations/deleteTable.js';
import describeTable from 'dynalite/validations/describeTable.js';
import describeTimeToLive from 'dynalite/validations/describeTimeToLive.js';
import getItem from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import listTables from 'dynalite/validations/listTables.js';
import putItem from 'dynalite/validations/putItem.js';
import query from 'dynalite/validations/query.js';
import scan from 'dynalite/validations/scan.js';
import updateItem from 'dynalite/validations/updateItem.js';

import { AwsError } from '../../service.ts';
import { MAX_ITEM_BYTES } from './dynalite.ts';
import { translate } from './errors.ts';
import {
  conditionCheck,
  streamOptions,
  tableOptions,
  transactGetItems,
  transactUpdate,
  transactWriteItems,
  updateTable,
  updateTimeToLive,
  type Validation,
} from './validation-types.ts';

// dynalite knows the parameters up to 2019
const onFailure = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
};

const extended = (validation: Validation, types: Validation['types']): Validation => ({
  ...validation,
  types: { ...validation.types, ...types },
});

const put = extended(putItem, onFailure);
const update = extended(updateItem, onFailure);
const remove = extended(deleteItem, onFailure);
const transact = {
  ConditionCheck: conditionCheck(remove),
  Put: put,
  Update: transactUpdate(update),
  Delete: remove,
};
const create = extended(createTable, { ...tableOptions, ...streamOptions });

const VALIDATIONS: Readonly<Record<string, Validation>> = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: create,
  DeleteItem: remove,
  DeleteTable: deleteTable,
  DescribeTable: describeTable,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  ListTables: listTables,
  PutItem: put,
  Query: query,
  Scan: scan,
  TransactGetItems: transactGetItems(getItem),
  TransactWriteItems: transactWriteItems(transact),
  UpdateItem: update,
  UpdateTable: updateTable(create),
  UpdateTimeToLive: updateTimeToLive,
};

const context = { options: { maxItemSize: MAX_ITEM_BYTES } };

/**
 * The input of an action with known members only, numbers normalised and expressions parsed
 * (`_condition`, `_updates`, `_filter`, `_projection`). The input itself may be changed.
 * Throws SerializationException, ValidationException and, for an unknown action, UnknownOperationException.
 */
export function validate(action: string, input: object): any {
  const validation = VALIDATIONS[action];
  if (!validation) throw unknownAction(action);
  try {
    const checked = validations.checkTypes(input, validation.types);
    validations.checkValidations(checked, validation.types, validation.custom, context);
    return checked;
  } catch (error) {
    throw translate(error);
  }
}

export const unknownAction = (action: string) =>
  new AwsError('UnknownOperationException', `action ${action} is unknown, or not known to the rehearsal`);
