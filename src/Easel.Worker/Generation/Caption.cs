using System.Reflection;
using Easel.Core.Infotext;
using Easel.Engine.Pipelines;

namespace Easel.Worker.Generation;

/// <summary>The infotexts of a job's pictures.</summary>
internal sealed class Caption
{
    private readonly GenerationPlan plan;
    private readonly GenerateFiles files;
    private readonly Task<string?> modelHash;
    private readonly Task<string?> vaeHash;
    private readonly Task<NamedHashes> named;

    /// <summary>Begins to read the files' hashes, beside the painting.</summary>
    public Caption(GenerationPlan plan, GenerateFiles files, NamedFiles named, ModelHashes hashes)
    {
        (this.plan, this.files) = (plan, files);
        modelHash = hashes.OfAsync(files.Model);
        vaeHash = files.Vae is null ? Task.FromResult<string?>(null) : hashes.OfAsync(files.Vae);
        this.named = NamedHashes.OfAsync(named, hashes);
    }

    /// <summary>What tells the picture to start from apart, or null.</summary>
    public string? InitImageHash { get; init; }

    /// <summary>The infotext of one picture.</summary>
    public async Task<string> OfAsync(long seed, long subseed)
    {
        // Pictures name models by their files, wherever these lie.
        var request = plan.Request;
        if (files.HiresModel is { } hires) request = request with { Hires = request.Hires! with { Model = Path.GetFileNameWithoutExtension(hires) } };
        if (files.Refiner is { } refiner) request = request with { Refiner = request.Refiner! with { Refiner = Path.GetFileNameWithoutExtension(refiner) } };
        var fields = RequestInfotext.ToFields(request, seed, subseed, plan.Width, plan.Height, Version());
        var prompted = await named.ConfigureAwait(false);
        var (model, vae) = (await modelHash.ConfigureAwait(false), await vaeHash.ConfigureAwait(false));
        return InfotextWriter.Write(fields with
        {
            Sampler = plan.Sampling.Sampler.Name,
            ScheduleType = plan.Sampling.Schedule.Label,
            ClipSkip = plan.ClipSkip,
            InitImageHash = InitImageHash,
            Model = Path.GetFileNameWithoutExtension(files.Model),
            ModelHash = model,
            Vae = files.Vae is null ? null : Path.GetFileName(files.Vae),
            VaeHash = vae,
            Extra = [.. fields.Extra, .. prompted.Fields],
            Hashes = prompted.All(model, vae),
        });
    }

    private static string Version() =>
        $"Easel {typeof(Caption).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";
}
