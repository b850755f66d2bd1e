namespace Easel.Core.Requests;

/// <summary>How pictures in work are shown, where anybody looks at all (<see cref="Jobs.JobContext.WantsPreviews"/>). They change no pixel of the result.</summary>
/// <param name="Method">How a look is taken.</param>
/// <param name="Every">Look after every so many steps, 1 to 1000.</param>
public sealed record PreviewOptions(PreviewMethod Method = PreviewMethod.Approximation, int Every = 1);
