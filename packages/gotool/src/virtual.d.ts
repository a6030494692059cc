/** The program's worker, bundled into one script: see packages/gotool/vite-plugin.ts. */
declare module 'virtual:gotool-program' {
  const script: string;
  export default script;
}
