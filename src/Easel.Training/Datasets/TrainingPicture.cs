using Easel.Core.Requests;

namespace Easel.Training.Datasets;

/// <summary>A picture of a dataset.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Size">Its size as it is seen.</param>
/// <param name="Fit">How it gets into its bucket.</param>
/// <param name="Caption">Its caption as written; several lines where wildcards choose among them.</param>
/// <param name="Subset">The folder it comes from, and how it is used.</param>
/// <param name="Repeats">How often it comes in an epoch.</param>
/// <param name="Mask">The picture whose red channel weighs the loss, or null.</param>
public sealed record TrainingPicture(string Path, PictureSize Size, BucketFit Fit, string Caption, TrainSubset Subset, int Repeats, string? Mask = null);
