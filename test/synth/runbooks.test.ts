import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configOf } from './profiles.ts';
import { resourcesOf, synthesise } from './stacks.ts';

const FOLDER = join(import.meta.dirname, '../../docs/runbooks');

/** The parts of every section, in their order. */
const PARTS = ['Users feel', 'First', 'Logs', 'Mitigate', 'Roll back', 'Over when'];

/** Pages that no alarm leads to. */
const NO_ALARMS = ['README.md', 'delivery.md', 'keys.md', 'recovery.md'];

interface Section {
  readonly page: string;
  readonly name: string;
  readonly text: string;
}

/** The sections of all pages: a heading of the second level is an alarm's name without the stage's prefix. */
function sections(): Section[] {
  return readdirSync(FOLDER)
    .filter((file) => !NO_ALARMS.includes(file))
    .flatMap((file) =>
      readFileSync(join(FOLDER, file), 'utf8')
        .split(/^## /m)
        .slice(1)
        .map((text) => ({ page: file, name: text.split('\n', 1)[0]!.trim(), text })),
    );
}

describe('the runbooks', () => {
  // the choices of a stage that bring alarms of their own
  const choices = [
    {},
    { cache: 'node' },
    { nat: 'instance' },
    { nat: 'gateway' },
    { rollout: 'canary' },
  ] as const;
  const found = choices
    .map((choice) => synthesise(configOf(choice)))
    .flatMap((stacks) =>
      ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
        resourcesOf(stacks, type),
      ),
    )
    .map(([, { Properties }]) => ({
      name: String(Properties.AlarmName).replace('soloist-staging-', ''),
      description: String(Properties.AlarmDescription),
    }));
  const alarms = [...new Map(found.map((alarm) => [alarm.name, alarm])).values()];
  const written = sections();

  test('have one section for every alarm and no other', () => {
    const names = written.map(({ name }) => name);

    expect(names.sort()).toEqual(alarms.map(({ name }) => name).sort());
  });

  test.each(alarms.map(({ name, description }) => [name, description] as const))(
    'are where the alarm %s says',
    (name, description) => {
      const [, page, anchor] = /see docs\/runbooks\/([a-z]+\.md)#([a-z0-9-]+)$/.exec(description) ?? [];

      expect(existsSync(join(FOLDER, page ?? ''))).toBe(true);
      expect(anchor).toBe(name);
      expect(written.find((section) => section.name === name)?.page).toBe(page);
    },
  );

  test('name constants that stand where they say', () => {
    const pages = readdirSync(FOLDER).filter((file) => file.endsWith('.md'));
    const texts = pages.map((file) => readFileSync(join(FOLDER, file), 'utf8'));
    const named = texts.flatMap((text) => [...text.matchAll(/`([A-Z][A-Z_]+)` in `([\w./-]+\.ts)`/g)]);

    expect(named.length).toBeGreaterThan(5);
    for (const [, constant, file] of named) {
      expect(readFileSync(join(FOLDER, '../..', file!), 'utf8')).toContain(`const ${constant} `);
    }
  });

  test.each(written.map((section) => [section.name, section.text] as const))(
    'say about %s what users feel, what to do, and when it is over',
    (_, text) => {
      const parts = [...text.matchAll(/^\*\*([A-Z][a-z]+(?: [a-z]+)?)\.\*\*/gm)].map(([, part]) => part);
      const commands =
        /```sh\n([\s\S]*?)```/
          .exec(text)?.[1]
          ?.trim()
          .split(/(?<!\\)\n/) ?? [];

      expect(parts).toEqual(PARTS);
      expect(commands).toHaveLength(3);
      expect(text).toMatch(/```\nfields [\s\S]*?```/);
    },
  );
});
