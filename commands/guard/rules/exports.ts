import { isSame, type Output, type RefusedChange, type StackChange, type StackState } from '../change.ts';

/**
 * An export changes or goes that another deployed stack imports. CloudFormation updates the exporting stack first,
 * while the import still stands, and refuses: the deployment ends there, half done.
 */
export function exports(changes: readonly StackChange[]): RefusedChange[] {
  const importers = changes.flatMap(({ stack, before }) =>
    [...importsOf(before)].map((name) => ({ stack, name })),
  );
  return changes.flatMap(({ stack, before, after }) => {
    const stays = exportsOf(after);
    return [...exportsOf(before)].flatMap(([name, { id, output }]) => {
      const users = importers.filter((importer) => importer.name === name && importer.stack !== stack);
      const kept = stays.get(name);
      if (users.length === 0 || (kept && isSame(kept.output.Value, output.Value))) return [];
      const by = users.map((user) => user.stack).join(', ');
      return [
        {
          rule: 'exports',
          stack,
          logicalId: id,
          path: `${stack} (output ${id})`,
          message: `it ${kept ? 'changes' : 'removes'} an export that ${by} imports as it is deployed: CloudFormation refuses that`,
          wayOut: kept
            ? 'add the new value beside it and deploy; the old export can go in the deployment after'
            : `keep it for one deployment with this.exportValue(…) in the stack that exports it; once ${by} no longer imports it, take that line out`,
        },
      ];
    });
  });
}

function exportsOf(state: StackState | null): Map<string, { readonly id: string; readonly output: Output }> {
  const named = new Map<string, { readonly id: string; readonly output: Output }>();
  for (const [id, output] of Object.entries(state?.template.Outputs ?? {})) {
    if (typeof output.Export?.Name === 'string') named.set(output.Export.Name, { id, output });
  }
  return named;
}

function importsOf(state: StackState | null): Set<string> {
  const found = new Set<string>();
  JSON.stringify(state?.template ?? {}, (key, value: unknown) => {
    if (key === 'Fn::ImportValue' && typeof value === 'string') found.add(value);
    return value;
  });
  return found;
}
