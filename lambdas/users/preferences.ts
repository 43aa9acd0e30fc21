/** How the application should look and write for a person. What it may send them is notifications' business. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly timeFormat: 'locale' | '12h' | '24h';
  readonly weekStartsOn: 'locale' | 'monday' | 'saturday' | 'sunday';
}

export interface StoredPreferences {
  readonly preferences: Preferences;
  /** Counts the changes from 1. */
  readonly version: number;
}

export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  timeFormat: 'locale',
  weekStartsOn: 'locale',
};
