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

    /// <summary>Begins to read the files' hashes, beside the painting.</summary>
    public Caption(GenerationPlan plan, GenerateFiles files, ModelHashes hashes)
    {
        (this.plan, this.files) = (plan, files);
        modelHash = hashes.OfAsync(files.Model);
        vaeHash = files.Vae is null ? Task.FromResult<string?>(null) : hashes.OfAsync(files.Vae);
    }

    /// <summary>The infotext of one picture.</summary>
    public async Task<string> OfAsync(long seed, long subseed)
    {
        var fields = RequestInfotext.ToFields(plan.Request, seed, subseed, plan.Width, plan.Height, Version());
        return InfotextWriter.Write(fields with
        {
            Sampler = plan.Sampling.Sampler.Name,
            ScheduleType = plan.Sampling.Schedule.Label,
            ClipSkip = plan.ClipSkip,
            Model = Path.GetFileNameWithoutExtension(files.Model),
            ModelHash = await modelHash.ConfigureAwait(false),
            Vae = files.Vae is null ? null : Path.GetFileName(files.Vae),
            VaeHash = await vaeHash.ConfigureAwait(false),
        });
    }

    private static string Version() =>
        $"Easel {typeof(Caption).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";
}
