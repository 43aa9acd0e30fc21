'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { runtimeError } = require('./host-errors.cjs');

/**
 * Loads `<file>.<export>` from the function's folder: `<file>.mjs` as an ES module, else by require.
 * Throws what Lambda calls Runtime.ImportModuleError, UserCodeSyntaxError, HandlerNotFound or MalformedHandlerName.
 */
async function loadHandler(root, name) {
  const dot = name.indexOf('.', name.lastIndexOf('/') + 1);
  if (dot < 0) throw runtimeError('Runtime.MalformedHandlerName', `Bad handler ${name}`);
  const file = join(root, name.slice(0, dot));
  const exported = name
    .slice(dot + 1)
    .split('.')
    .reduce((value, key) => value?.[key], await load(file));
  if (typeof exported !== 'function')
    throw runtimeError('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  return exported;
}

async function load(file) {
  try {
    return existsSync(`${file}.mjs`) ? await import(pathToFileURL(`${file}.mjs`).href) : require(file);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw keepStack(runtimeError('Runtime.UserCodeSyntaxError', String(error), error), error);
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND')
      throw keepStack(runtimeError('Runtime.ImportModuleError', String(error), error), error);
    throw error;
  }
}

function keepStack(error, original) {
  error.stack = `${error.name}: ${original.stack}`;
  return error;
}

module.exports = { loadHandler };
