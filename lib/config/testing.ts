import { type ModuleName, PLACES_OF, type SoloistConfig } from './schema.ts';

/** Every module where it may run: what a config of a test needs to be whole. */
export const PLACEMENT = Object.fromEntries(
  Object.entries(PLACES_OF).map(([module, { place }]) => [module as ModuleName, place]),
) as SoloistConfig['placement'];
