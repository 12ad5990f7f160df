/**
 * An address with most of it hidden: enough for its owner to recognise, too little to use.
 *
 * @example maskAddress('dana@it.state.example') // 'd***@it.state.example'
 * @example maskAddress('+15175550142') // '***0142'
 */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at > 0 ? `${address.charAt(0)}***${address.slice(at)}` : `***${address.slice(-4)}`;
}
