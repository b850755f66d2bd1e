using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Easel.Core.Errors;
using Easel.Core.Pixels;

namespace Easel.Core.Jobs;

/// <summary>News of a job, in the order in which it happened.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(JobStateChanged), "state")]
[JsonDerivedType(typeof(JobProgress), "progress")]
[JsonDerivedType(typeof(JobPreview), "preview")]
[JsonDerivedType(typeof(JobLog), "log")]
[JsonDerivedType(typeof(JobImageSaved), "image")]
[JsonDerivedType(typeof(JobImageProcessed), "processed")]
[JsonDerivedType(typeof(JobTrainingPlanned), "training-planned")]
[JsonDerivedType(typeof(JobTrainingStep), "training-step")]
[JsonDerivedType(typeof(JobTrainingMeasured), "training-measured")]
[JsonDerivedType(typeof(JobTrainingSaved), "training-saved")]
[JsonDerivedType(typeof(JobPaused), "paused")]
[JsonDerivedType(typeof(JobFinished), "finished")]
[JsonDerivedType(typeof(JobFailed), "failed")]
[JsonDerivedType(typeof(JobCancelled), "cancelled")]
public abstract record JobEvent
{
    private protected JobEvent()
    {
    }
}

/// <summary>The job stands elsewhere in its life: it was queued, started, put back into the queue …</summary>
/// <param name="State">Where it stands now.</param>
/// <param name="Attempt">The attempt that this belongs to, from 1; 0 before the first.</param>
/// <param name="Reason">Why, where that is not plain, for instance that the worker died.</param>
public sealed record JobStateChanged(JobState State, int Attempt, string? Reason = null) : JobEvent;

/// <summary>What a job is doing at the moment.</summary>
public enum JobStage
{
    /// <summary>Reading model files.</summary>
    Load,

    /// <summary>Reading the prompt.</summary>
    Encode,

    /// <summary>Sampling; step by step.</summary>
    Sample,

    /// <summary>Turning latents into pictures.</summary>
    Decode,

    /// <summary>Working on a finished picture.</summary>
    Process,

    /// <summary>Writing results.</summary>
    Save,
}

/// <summary>How far a job is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Step">Steps done of the batch in work; 0 outside sampling.</param>
/// <param name="Steps">Steps of one batch.</param>
/// <param name="Batch">The batch in work, from 0.</param>
/// <param name="Batches">Batches of the job.</param>
/// <param name="Fraction">Share of the whole job that is done, 0 to 1; never falls.</param>
public sealed record JobProgress(JobStage Stage, int Step, int Steps, int Batch, int Batches, double Fraction) : JobEvent;

/// <summary>A rough look at a picture in work.</summary>
/// <param name="Image">Which picture of the job, from 0.</param>
/// <param name="Step">Steps done when it was taken.</param>
/// <param name="Picture">The picture, usually smaller than the result.</param>
public sealed record JobPreview(int Image, int Step, PixelBuffer Picture) : JobEvent;

/// <summary>How much a line of the log matters.</summary>
public enum JobLogLevel
{
    /// <summary>Good to know.</summary>
    Information,

    /// <summary>Something was not as the user may expect.</summary>
    Warning,
}

/// <summary>A line for whoever reads along.</summary>
public sealed record JobLog(JobLogLevel Level, string Message) : JobEvent;

/// <summary>One picture is done and stored.</summary>
public sealed record JobImageSaved(int Image, GeneratedImage Result) : JobEvent;

/// <summary>One post-processed picture is done and stored.</summary>
public sealed record JobImageProcessed(int Image, ProcessedImage Result) : JobEvent;

/// <summary>The job let its device go, and goes on later from where it is.</summary>
/// <param name="Message">Where it is, in words.</param>
public sealed record JobPaused(string Message) : JobEvent;

/// <summary>The job is done.</summary>
public sealed record JobFinished(JobResult Result) : JobEvent;

/// <summary>The job failed.</summary>
/// <param name="Code">The error's stable word, <see cref="EaselException.Code"/>, or <c>bug</c>.</param>
/// <param name="Message">The error's message.</param>
/// <param name="Problems">The fields at fault, where there are any.</param>
public sealed record JobFailed(string Code, string Message, ImmutableArray<FieldProblem> Problems) : JobEvent
{
    /// <summary>What an exception says of a job.</summary>
    public static JobFailed Of(Exception error) => new((error as EaselException)?.Code ?? "bug", error.Message, (error as InvalidRequestException)?.Problems ?? []);
}

/// <summary>The job was cancelled.</summary>
public sealed record JobCancelled : JobEvent;
