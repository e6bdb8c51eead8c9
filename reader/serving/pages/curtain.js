// What lies over the terminal when there is nothing to read: a sentence, and perhaps a button.

const curtain = document.getElementById("curtain");
const sentence = document.getElementById("sentence");
const again = document.getElementById("again");

const choices = document.getElementById("choices");

export function show(text, button) {
  sentence.textContent = text;
  choices.replaceChildren();
  again.hidden = !button;
  curtain.hidden = false;
  if (button) again.focus();
}

// One more button below the sentence that is shown.
export function offer(label, run) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.onclick = run;
  choices.append(button);
  if (again.hidden && choices.children.length === 1) button.focus();
}

export function hide() {
  curtain.hidden = true;
}

export function onAgain(run) {
  again.onclick = run;
}
