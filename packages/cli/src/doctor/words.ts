/** The words that call a command, from its signature: `quote add` for `quote add <text:rest>`. */
export function commandWords(signature: string): string {
  return signature
    .split(' ')
    .filter((word) => word !== '' && !/^[<[-]/.test(word))
    .join(' ')
    .toLowerCase()
}
