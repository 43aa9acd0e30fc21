/** Whether a text is a language tag (BCP 47) in its usual writing. */
export function isLocale(text: string): boolean {
  if (!/^[a-z]{2,3}(-|$)/.test(text)) return false; // longer ones are well-formed, and no language
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false;
  }
}

/** Whether a text names a time zone of the IANA database; offsets such as `+02:00` know no summer time. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
