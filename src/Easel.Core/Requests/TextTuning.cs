namespace Easel.Core.Requests;

/// <summary>How prompts are read, beside <see cref="GenerateRequest.Emphasis"/>: what A1111's older versions and options did.</summary>
/// <param name="OldScheduling">Prompt edits by the rule before A1111 1.6.0: a number below 1 is a fraction, and a hires pass starts over.</param>
/// <param name="CommaPaddingBacktrack">How many tokens before a chunk's end a comma may stand for the rest to move to the next chunk, 0 to 74; 0 cuts anywhere.</param>
/// <param name="PadConditions">Fills the shorter of prompt and negative prompt up with the empty prompt, so that both fit one network call (A1111's "Pad conds").</param>
/// <param name="PadAsBefore">Fills the negative prompt up with its last token, or cuts it, as A1111 before 1.6.0 did for DDIM and PLMS ("Pad conds v0").</param>
public sealed record TextTuning(bool OldScheduling = false, int CommaPaddingBacktrack = 20, bool PadConditions = false, bool PadAsBefore = false);
