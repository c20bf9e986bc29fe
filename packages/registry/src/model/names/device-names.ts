const DEVICES = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)$/i;

/** Whether Windows takes a file of this name for a device, whatever its ending. */
export function isDeviceName(fileName: string): boolean {
  const [stem = ""] = fileName.split(".");
  return DEVICES.test(stem.trim());
}
