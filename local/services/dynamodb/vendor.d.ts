/** What the engine uses of dynalite 4.0.0 (Apache-2.0): its validations, expression parsers and query planning. */

declare module 'dynalite/db/index.js' {
  interface DynaliteError extends Error {
    readonly statusCode: number;
    readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
  }
  interface Range {
    gt?: string;
    gte?: string;
    lt?: string;
    lte?: string;
    reverse?: boolean;
  }
  type Attribute = { readonly [type: string]: any };
  type Attributes = { readonly [name: string]: Attribute };
  type Done = (error: DynaliteError | null, result?: any) => void;

  const db: {
    validateKey(key: Attributes, table: object): DynaliteError | undefined;
    validateItem(item: Attributes, table: object): DynaliteError | undefined;
    validateUpdates(legacy: null, updates: object | undefined, table: object): DynaliteError | undefined;
    validateKeyPaths(paths: object | undefined, table: object): DynaliteError | undefined;
    createKey(item: Attributes, table: object, keySchema?: readonly object[]): string;
    mapPath(path: readonly (string | number)[], item: Attributes): Attribute | undefined;
    mapPaths(paths: readonly (string | readonly (string | number)[])[], item: Attributes): Attributes;
    // overridden by the engine
    createIndexKey(item: Attributes, table: object, keySchema: readonly object[]): string;
    itemSize(item: Attributes): number;
    queryTable(
      store: object,
      table: object,
      input: any,
      range: Range,
      isLocal: boolean | undefined,
      fetches: boolean,
      startKeyNames: readonly string[],
      done: Done,
    ): void;
  };
  export default db;
  export type { DynaliteError, Range };
}

declare module 'dynalite/db/conditionParser.js' {
  const parser: { parse(text: string, options: { context: any }): object | string };
  export default parser;
}

declare module 'dynalite/validations/index.js' {
  const validations: {
    checkTypes(input: object, types: object): any;
    checkValidations(
      input: object,
      types: object,
      custom: ((input: any, store: object) => string | undefined) | undefined,
      store: object,
    ): void;
    validateExpressions(input: object): string | undefined;
    convertKeyCondition(
      expression: object,
    ): string | Record<string, { AttributeValueList: readonly object[] }>;
  };
  export default validations;
}

declare module 'dynalite/validations/*' {
  const validation: {
    readonly types: Record<string, any>;
    readonly custom?: (input: any, store: object) => string | undefined;
  };
  export default validation;
}

declare module 'dynalite/actions/*' {
  import type { DynaliteError } from 'dynalite/db/index.js';

  const action: (
    store: object,
    input: any,
    done: (error: DynaliteError | null, result?: any) => void,
  ) => void;
  export default action;
}
