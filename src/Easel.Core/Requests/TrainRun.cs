namespace Easel.Core.Requests;

/// <summary>How long a run is, and how it computes.</summary>
/// <param name="Epochs">Passes over the data; null counts steps instead (<c>--max_train_epochs</c>).</param>
/// <param name="Steps">Optimiser steps where no epochs are given (<c>--max_train_steps</c>).</param>
/// <param name="Seed">Seed of everything that is drawn; null draws one (<c>--seed</c>).</param>
/// <param name="MixedPrecision"><c>no</c>, <c>fp16</c> or <c>bf16</c> (<c>--mixed_precision</c>).</param>
/// <param name="GradientAccumulation">Batches of one update (<c>--gradient_accumulation_steps</c>).</param>
/// <param name="GradientCheckpointing">True computes activations twice instead of keeping them (<c>--gradient_checkpointing</c>).</param>
/// <param name="ClipSkip">Which hidden state of the text encoder, counted from the end; null is the family's own (<c>--clip_skip</c>).</param>
/// <param name="EmaDecay">Keeps a moving average and saves that; null does not.</param>
/// <param name="ValidateEveryNEpochs">How often the held-out pictures are measured (<c>--validate_every_n_epochs</c>); null is every epoch.</param>
/// <param name="Resume">A saved state to go on from (<c>--resume</c>); <c>auto</c> takes the newest of this output name.</param>
/// <param name="LogFolder">Where TensorBoard files go (<c>--logging_dir</c>); null writes none.</param>
/// <param name="ValidateEveryNSteps">… and in steps besides (<c>--validate_every_n_steps</c>); null is never.</param>
/// <param name="MaxValidationSteps">At most so many batches of them are measured (<c>--max_validation_steps</c>); null is all.</param>
/// <param name="InitialEpoch">Begins as if so many epochs less one were done (<c>--initial_epoch</c>, from 1); null is the first. A resumed run goes on from its state instead.</param>
/// <param name="InitialStep">Begins as if so many updates were done, and wins over the epoch (<c>--initial_step</c>).</param>
public sealed record TrainRun(
    int? Epochs = null,
    int Steps = 1600,
    long? Seed = null,
    string MixedPrecision = "no",
    int GradientAccumulation = 1,
    bool GradientCheckpointing = false,
    int? ClipSkip = null,
    double? EmaDecay = null,
    int? ValidateEveryNEpochs = null,
    string? Resume = null,
    string? LogFolder = null,
    int? ValidateEveryNSteps = null,
    int? MaxValidationSteps = null,
    int? InitialEpoch = null,
    int? InitialStep = null);
