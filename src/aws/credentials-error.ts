import type { AwsCredentialIdentityProvider } from '@smithy/types';

/** Credentials could not be had, so the call that they were for was never sent. `cause` says why. */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}

/**
 * The provider, with its errors marked as its own. Some of them are answers of STS, which look like answers to the call
 * that the credentials are for (AccessDenied, ExpiredTokenException).
 */
export function markErrors(provider: AwsCredentialIdentityProvider): AwsCredentialIdentityProvider {
  return async (properties) => {
    try {
      return await provider(properties);
    } catch (error) {
      throw new CredentialsError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  };
}
