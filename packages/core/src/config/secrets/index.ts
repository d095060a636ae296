export { keyFile, makeKey } from './keyring.ts'
export { openSecrets, type SecretEntry, type Secrets, secretsFile } from './store.ts'
