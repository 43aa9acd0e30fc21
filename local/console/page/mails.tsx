import { useEffect, useState } from 'preact/hooks';

import type { MailTemplate } from '../shapes.ts';
import { get } from './api.ts';

const LANGUAGES = { en: 'English', de: 'German' } as const;
const SCHEMES = ['light', 'dark'] as const;

type Language = keyof typeof LANGUAGES;

/** Every mail that there is, with example values, as the function that sends them writes it. */
export function Mails() {
  const [mails, setMails] = useState<readonly MailTemplate[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [id, setId] = useState<string | null>(null);
  const [language, setLanguage] = useState<Language>('en');
  const [scheme, setScheme] = useState<(typeof SCHEMES)[number]>('light');
  useEffect(() => {
    get<readonly MailTemplate[]>('/api/mails').then(setMails, (error: Error) => setProblem(error.message));
  }, []);
  if (problem) return <p class="warning">{problem}</p>;
  if (!mails) return <p class="empty">Asking the function that sends them …</p>;

  const written = mails.filter((mail) => mail.language === language);
  const shown = written.find((mail) => mail.id === id) ?? written[0];
  return (
    <>
      <p class="buttons">
        {(Object.keys(LANGUAGES) as Language[]).map((one) => (
          <button key={one} aria-pressed={one === language} onClick={() => setLanguage(one)}>
            {LANGUAGES[one]}
          </button>
        ))}
        {SCHEMES.map((one) => (
          <button key={one} aria-pressed={one === scheme} onClick={() => setScheme(one)}>
            {one}
          </button>
        ))}
      </p>
      <div class="split">
        <ul class="list">
          {written.map((mail) => (
            <li key={mail.id}>
              <button aria-pressed={mail === shown} onClick={() => setId(mail.id)}>
                {mail.id}
                <small>{mail.category}</small>
              </button>
            </li>
          ))}
        </ul>
        {shown && <Shown mail={shown} scheme={scheme} />}
      </div>
    </>
  );
}

function Shown({ mail, scheme }: { mail: MailTemplate; scheme: string }) {
  const { id, language, from, subject, text } = mail;
  const source = `/mail?${new URLSearchParams({ id, language, scheme })}`;
  return (
    <section class="kept">
      <h2>{subject}</h2>
      <p class="empty">{from}</p>
      {/* nothing of a mail runs, and it is no origin of ours */}
      <iframe key={source} class="mail" title={`${subject}, as HTML`} sandbox="" src={source} />
      <details>
        <summary>As text</summary>
        <pre>{text}</pre>
      </details>
    </section>
  );
}
