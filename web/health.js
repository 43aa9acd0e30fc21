/**
 * What /v1/health/ready answered, in words for people.
 * @param {number | null} status HTTP status; null when there was no answer at all
 * @param {{ degraded?: readonly string[] }} body
 * @returns {{ tone: 'good' | 'slow' | 'bad', title: string, detail: string }}
 */
export function describeHealth(status, { degraded = [] } = {}) {
  if (status === null) return { tone: 'bad', title: 'The API does not answer', detail: 'asking again' };
  if (status === 200 && degraded.length === 0) return { tone: 'good', title: 'All is well', detail: '' };
  if (status === 200)
    return { tone: 'slow', title: 'Working, more slowly', detail: `without ${degraded.join(', ')}` };
  if (degraded.length > 0)
    return { tone: 'bad', title: 'Not ready', detail: `${degraded.join(', ')} down, asking again` };
  return { tone: 'bad', title: 'Not ready', detail: `answered ${status}, asking again` };
}
