/** What we use of pdfkit 0.20, which has no types of its own. */
export default class PDFDocument {
  constructor(options: {
    size: [number, number];
    margin: number;
    info: { CreationDate: Date; ModDate: Date; Title?: string };
  });
  on(event: "data", listener: (chunk: Uint8Array) => void): void;
  on(event: "error", listener: (error: Error) => void): void;
  on(event: "end", listener: () => void): void;
  registerFont(name: string, file: string): void;
  end(): void;
}
