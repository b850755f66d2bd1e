using Easel.Engine.Pipelines;

namespace Easel.Worker.Generation;

/// <summary>A picture that a part of a job starts from.</summary>
/// <param name="Inputs">The picture and its mask.</param>
/// <param name="Hash">What tells it apart, for the infotext.</param>
/// <param name="Name">Name of its file without extension, or null where it comes from the job itself.</param>
internal sealed record StartPicture(PictureInputs Inputs, string Hash, string? Name);
