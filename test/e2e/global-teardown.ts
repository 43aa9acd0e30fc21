export default async function tearDown(): Promise<void> {
  await globalThis.tearDownE2e?.();
}
