/** Whether an address, as sessions keep it, is the loopback of the machine that the api runs on; of IPv6 the /64 is kept. */
export function isThisMachine(address: string | null): boolean {
  return address === '0:0:0:0::/64' || /^127\.\d+\.\d+\.\d+$/.test(address ?? '');
}
