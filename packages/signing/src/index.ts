export {
  readCredential,
  signCredential,
  trackCredential,
  type CredentialInput,
  type ProvenLab,
} from './credential.ts';
export {
  generateSigningKey,
  KeyError,
  parsePublicKeys,
  parseSigningKey,
  readKeyFolder,
  SIGNING_KEY_SECRET,
} from './keys.ts';
export { openKeyring, type Keyring, type KeyringOptions } from './keyring.ts';
export {
  isVerdictFile,
  signVerdict,
  toSignedVerdict,
  verifyVerdict,
  type JudgedSubmission,
  type VerdictFault,
} from './verdict.ts';
