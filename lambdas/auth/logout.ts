import type { SessionPrincipal } from '../platform/http/request.ts';
import { AUTH_AUDIT } from './auth.contract.ts';
import { endSession } from './end-session.ts';
import type { AuthServices } from './services.ts';

export interface Logout {
  readonly principal: SessionPrincipal | null;
  /** For who comes after the access token's end. */
  readonly refreshToken: string | null;
  readonly device: string;
}

/** Ends the caller's session. Without one there is nothing to do. */
export async function logout(services: AuthServices, input: Logout): Promise<void> {
  const { principal, refreshToken, device } = input;
  const subject = principal ?? (refreshToken ? await services.refreshTokens.read(refreshToken) : null);
  if (!subject) return;
  const { userId, sessionId } = subject;
  await endSession(services, { userId, sessionId, device, action: AUTH_AUDIT.sessionEnded });
}
