using Easel.Application.Jobs;
using Easel.Application.Pictures;

namespace Easel.Application.Workers;

/// <summary>A finished picture that a worker sends.</summary>
/// <param name="Lease">Of which job.</param>
/// <param name="Picture">The picture.</param>
public sealed record WorkerPicture(JobLease Lease, PictureUpload Picture);
