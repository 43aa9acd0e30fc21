import { Refusal } from '../errors/refusal.ts';

/** What the names of a preview's resources begin with after the project's: `soloist-pv-login-api`. */
const PREFIX = 'pv-';
/** `<12 letters of the project>-pv-<12 of the name>-api` are the 32 that ELB gives a target group's name. */
const MAX = 12;
const FORM = /^[a-z]([a-z0-9-]{0,10}[a-z0-9])$/;

/**
 * The name of a preview.
 * @throws Refusal with a name that would do, made from what was given: a branch's name is often too long
 */
export function previewName(text: string): string {
  if (FORM.test(text)) return text;
  const near = slugOf(text);
  const suggestion = near ? `, such as '${near}'` : '';
  throw new Refusal(
    `'${text}' can't name a preview: expected 2 to ${MAX} lower-case letters, digits or inner hyphens, the first a letter${suggestion}`,
  );
}

/** What stands where other stages have their name: `pv-login`. */
export function previewStage(name: string): string {
  return `${PREFIX}${name}`;
}

/** `soloist-pv-login`; without a name, what the stacks of all previews begin with. */
export function previewStackName(project: string, name = ''): string {
  return `${project}-${previewStage(name)}`;
}

/** `feature/Sign-in_again` → `feature-sign` */
function slugOf(text: string): string | null {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX)
    .replace(/-+$/, '');
  return FORM.test(slug) ? slug : null;
}
