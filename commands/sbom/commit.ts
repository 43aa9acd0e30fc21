/** What we read and add of a CycloneDX bill of materials (https://cyclonedx.org/docs/1.5/json). */
export interface Sbom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

interface Component {
  readonly name: string;
  readonly version?: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/**
 * The commit that is built. In the pipeline CodeBuild says it: what it builds there is an archive without .git.
 * @returns 40 hex digits, or `unknown` outside both
 */
export function commitOf(env: NodeJS.ProcessEnv, gitHead: () => string | null): string {
  return env['CODEBUILD_RESOLVED_SOURCE_VERSION'] || gitHead() || 'unknown';
}

/** The bill with the commit among the properties of the component that it describes. */
export function withCommit(sbom: Sbom, commit: string): Sbom {
  const { component } = sbom.metadata;
  const properties = [...(component.properties ?? []), { name: 'vcs:commit', value: commit }];
  return { ...sbom, metadata: { ...sbom.metadata, component: { ...component, properties } } };
}
