import { refused } from '../api/errors.ts';
import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import { boolean, emptyable, list, metadata, object, required, text, url } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { given, mergeMetadata } from '../core/metadata.ts';
import type { Product } from '../core/shapes.ts';
import { existing, named } from './existing.ts';

const COMMON = {
  active: boolean(),
  description: emptyable(text(40_000)),
  images: emptyable(list(url())),
  marketing_features: emptyable(list(object({ name: required(text(80)) }))),
  metadata: metadata(),
  shippable: boolean(),
  statement_descriptor: text(22),
  tax_code: emptyable(text()),
  unit_label: emptyable(text(12)),
  url: emptyable(url()),
};

/** @throws 400 `resource_already_exists` when the id is taken */
export function createProduct(
  account: Account,
  { id, name }: { id?: string | undefined; name: string },
): Product {
  if (id !== undefined && account.store.get('product', id))
    throw refused(`Product already exists.`, { code: 'resource_already_exists', param: 'id' });
  return {
    id: id ?? account.newId('prod_', 14),
    object: 'product',
    active: true,
    created: account.now(),
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: account.now(),
    url: null,
  };
}

type Common = {
  images?: string[] | null;
  marketing_features?: { name: string }[] | null;
  metadata?: Record<string, string> | null;
};

const patched = (product: Product, { images, marketing_features, metadata: labels, ...rest }: Common) => ({
  ...given(rest),
  ...(images !== undefined && { images: images ?? [] }),
  ...(marketing_features !== undefined && { marketing_features: marketing_features ?? [] }),
  metadata: mergeMetadata(product.metadata, labels),
});

export const productRoutes = [
  route(
    'POST',
    '/v1/products',
    { ...COMMON, id: text(), name: required(text()) },
    (account, { id, name, ...rest }) => {
      const product = createProduct(account, { id, name });
      return account.create('product', { ...product, ...patched(product, rest) }, 'product.created');
    },
  ),
  route('GET', '/v1/products', { ...DATED_PAGE, active: boolean(), ids: list(text()) }, (account, params) => {
    const { active, ids } = params;
    const found = account.store
      .all('product')
      .filter((one) => (active === undefined || one.active === active) && (!ids || ids.includes(one.id)));
    return page(found, params, '/v1/products');
  }),
  route('GET', '/v1/products/:id', {}, (account, _, id) => existing(account, 'product', id)),
  route(
    'POST',
    '/v1/products/:id',
    { ...COMMON, default_price: text(), name: text() },
    (account, params, id) => {
      const product = existing(account, 'product', id);
      if (params.default_price) named(account, 'price', params.default_price, 'default_price');
      const patch = { ...patched(product, params), updated: account.now() };
      return account.change('product', product, patch, 'product.updated');
    },
  ),
  route('DELETE', '/v1/products/:id', {}, (account, _, id) => {
    const product = existing(account, 'product', id);
    if (account.store.all('price').some((price) => price.product === id)) {
      throw refused('This product cannot be deleted because it has one or more user-created prices.');
    }
    account.store.remove('product', id);
    account.emit('product.deleted', product);
    return { id, object: 'product', deleted: true };
  }),
];
