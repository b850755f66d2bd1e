using Easel.Core.Requests;

namespace Easel.Worker.Training;

/// <summary>A training folder to be made: kohya's tree of <c>img</c>, <c>reg</c>, <c>log</c> and <c>model</c>.</summary>
/// <param name="Pictures">The folder with the pictures; nothing in it is changed.</param>
/// <param name="Into">The folder to make.</param>
/// <param name="Identifier">The new word.</param>
/// <param name="Class">What it is.</param>
/// <param name="Repeats">How often each picture comes in an epoch.</param>
/// <param name="Reg">The folder with regularisation pictures of the class, or null.</param>
/// <param name="RegRepeats">How often each of those comes.</param>
/// <param name="Steps">What is done to every picture: cutting, mirrored copies.</param>
/// <param name="Centre">The size that every picture is scaled to cover and cut to in its middle, after the steps; null leaves sizes.</param>
public sealed record DatasetLayout(
    string Pictures, string Into, string Identifier, string Class, int Repeats = 10, string? Reg = null, int RegRepeats = 1, PostProcessing? Steps = null, (int Width, int Height)? Centre = null);
