/** Tells how much knip looked at: a run that saw no file proves nothing. */
export default function reportCount({ counters }) {
  console.log(`knip looked at ${counters.processed} files`);
}
