namespace Easel.Core.Requests;

/// <summary>Pictures that are painted while a run goes on.</summary>
/// <param name="PromptFile">Prompts in kohya's form (<c>prompt --n negative --w 512 …</c>), one a line; or TOML or JSON (<c>--sample_prompts</c>).</param>
/// <param name="EveryNEpochs">How often, in epochs; wins over steps (<c>--sample_every_n_epochs</c>).</param>
/// <param name="EveryNSteps">How often, in steps (<c>--sample_every_n_steps</c>).</param>
/// <param name="AtFirst">True paints before the first step too (<c>--sample_at_first</c>).</param>
/// <param name="Sampler">kohya's name of a sampler (<c>--sample_sampler</c>).</param>
/// <param name="Prompts">The prompts themselves in place of a file, one a line; for trainings of a studio.</param>
public sealed record TrainSamples(
    string PromptFile, int? EveryNEpochs = null, int? EveryNSteps = null, bool AtFirst = false, string Sampler = "ddim", string? Prompts = null);
