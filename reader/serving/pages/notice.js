// A line over the terminal, for what a person should know while they go on reading.

const place = document.getElementById("notice");
const sentence = place.querySelector("span");
const action = place.querySelector("button");

// `label` and `run` are those of a button, if there is something to do.
export function show(text, label = "", run = null) {
  if (sentence.textContent !== text) sentence.textContent = text; // or it is read out anew
  action.textContent = label;
  action.hidden = !label;
  action.onclick = run;
  place.hidden = false;
}

export function hide() {
  place.hidden = true;
  sentence.textContent = "";
}
