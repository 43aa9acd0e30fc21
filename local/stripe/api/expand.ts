import type { Account } from '../core/account.ts';
import { publish } from '../core/publish.ts';
import type { Kind } from '../core/shapes.ts';
import { InvalidParameter } from './errors.ts';
import { INCLUDES } from './includes.ts';

/** Members that hold an id, and what it is the id of. */
const REFERENCES: Readonly<Record<string, Kind>> = {
  charge: 'charge',
  configuration: 'billing_portal.configuration',
  customer: 'customer',
  default_payment_method: 'payment_method',
  default_price: 'price',
  invoice: 'invoice',
  latest_charge: 'charge',
  latest_invoice: 'invoice',
  payment_intent: 'payment_intent',
  payment_method: 'payment_method',
  pending_setup_intent: 'setup_intent',
  product: 'product',
  setup_intent: 'setup_intent',
  subscription: 'subscription',
};
const DEEPEST = 4;

type Node = Record<string, unknown>;

/**
 * The object as it is answered: without what is hidden, and with the objects that `paths` name in place of their ids.
 * https://docs.stripe.com/api/expanding_objects
 * @throws 400 for a path that leads nowhere
 */
export function present(account: Account, result: object, paths: readonly string[]): object {
  const shown = show(result);
  for (const path of paths) {
    const names = path.split('.');
    if (names.filter((name) => name !== 'data').length > DEEPEST)
      throw new InvalidParameter(
        `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`,
        'expand',
      );
    expand(account, shown, names, path);
  }
  return shown;
}

function expand(account: Account, node: Node, [name, ...rest]: readonly string[], path: string): void {
  if (name === undefined) return;
  if (Array.isArray(node[name])) {
    node[name] = node[name].map((element) => {
      if (typeof element !== 'object' || element === null) return element;
      const copy = show(element);
      expand(account, copy, rest, path);
      return copy;
    });
    return;
  }
  const inner = lookUp(account, node, name, path);
  if (inner === null) return;
  const copy = show(inner);
  node[name] = copy;
  expand(account, copy, rest, path);
}

function lookUp(account: Account, node: Node, name: string, path: string): object | null {
  const included = INCLUDES[`${String(node['object'])}.${name}`];
  if (included) return included(account, String(node['id']));
  const value = node[name];
  if (value === null) return null;
  if (typeof value === 'object') return value;
  const kind = REFERENCES[name];
  if (typeof value === 'string' && kind) {
    const deleted = kind === 'customer' ? account.store.get('deleted_customer', value) : null;
    return account.store.get(kind, value) ?? deleted;
  }
  throw new InvalidParameter(`This property cannot be expanded (${path}).`, 'expand');
}

/** A copy, since what is kept is never changed; of a list, all that is in it. */
function show(object: object): Node {
  const shown: Node = { ...publish(object) };
  const { data } = shown;
  if (shown['object'] === 'list' && Array.isArray(data)) shown['data'] = data.map(publish);
  return shown;
}
