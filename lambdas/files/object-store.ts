/** The bucket, as far as whoever removes things needs it. */
export interface ObjectStore {
  /**
   * Removes every version of up to a thousand objects, for good.
   *
   * @param prefix what their keys begin with
   * @returns whether there may be more
   */
  removeVersions(prefix: string): Promise<boolean>;
}
