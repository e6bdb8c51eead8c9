// What the page itself says, in one place, so that it can be translated. What the reader says comes
// from the reader.

export const sentences = {
  terminal: "The reader. Letters are commands; question mark lists them.",
  screenReader: "Screen reader mode",
  screenReaderOn: "Screen reader mode is on. Alt+R ends it.",
  screenReaderOff: "Screen reader mode is off.",
  commands: "Commands",
  more: "more",
  fewer: "fewer",
  smaller: "Smaller text",
  larger: "Larger text",
  keyboard: "Keyboard",
  ok: "OK",
  tooLong: (most) => `The text is too long for one field: the maximum is ${most} characters.`,
  field: "Text",
};
