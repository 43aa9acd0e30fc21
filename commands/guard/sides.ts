import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../lib/errors/refusal.ts';
import type { SynthesisedStack } from '../shared/assembly.ts';
import { canonical, type StackChange, type StackState, type Template } from './change.ts';

/** Stacks by name, on one side of a deployment. */
export type Side = ReadonlyMap<string, StackState>;

export function changesBetween(before: Side, after: Side): StackChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((stack) => ({
    stack,
    before: before.get(stack) ?? null,
    after: after.get(stack) ?? null,
  }));
}

export function sideOf(stacks: readonly SynthesisedStack<Template>[]): Side {
  return new Map(
    stacks.map(({ name, template, terminationProtection }) => [name, { template, terminationProtection }]),
  );
}

/** Writes a set to compare with later: a file a stack, in which only what changed differs. */
export function saveSide(folder: string, side: Side): void {
  mkdirSync(folder, { recursive: true });
  for (const file of setFiles(folder)) rmSync(join(folder, file));
  for (const [stack, state] of side) {
    const sorted: unknown = JSON.parse(canonical(state) ?? '{}');
    writeFileSync(join(folder, `${stack}.json`), `${JSON.stringify(sorted, null, 2)}\n`);
  }
}

/** @throws Refusal for a folder that holds no set */
export function readSide(folder: string): Side {
  const files = setFiles(folder);
  if (files.length === 0) {
    throw new Refusal(`${folder} holds no saved templates: write them with --save ${folder}`);
  }
  return new Map(
    files.map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as StackState,
    ]),
  );
}

function setFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}
