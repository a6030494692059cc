import type { AddPasskey, PasskeyOptions, PasskeySignIn } from '@gopherlab/contracts';

/** Whether this browser can speak to an authenticator in WebAuthn's JSON form. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** The authenticator's answer; throws when the person breaks it off. */
export async function askForPasskey(options: PasskeyOptions): Promise<PasskeySignIn['response']> {
  const json = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
  const { id, rawId, response, authenticatorAttachment } = answerOf(
    await navigator.credentials.get({ publicKey }),
  ) as PasskeySignIn['response'];
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return {
    id,
    rawId,
    type: 'public-key',
    clientExtensionResults: {},
    ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle ? { userHandle } : {}) },
  };
}

/** A new key of the authenticator; throws when the person breaks it off. */
export async function makePasskey(options: PasskeyOptions): Promise<AddPasskey['response']> {
  const json = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
  const { id, rawId, response, authenticatorAttachment } = answerOf(
    await navigator.credentials.create({ publicKey }),
  ) as AddPasskey['response'];
  const { clientDataJSON, attestationObject, transports } = response;
  return {
    id,
    rawId,
    type: 'public-key',
    clientExtensionResults: {},
    ...(authenticatorAttachment ? { authenticatorAttachment } : {}),
    response: { clientDataJSON, attestationObject, ...(transports ? { transports } : {}) },
  };
}

function answerOf(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no passkey');
  return credential.toJSON();
}
