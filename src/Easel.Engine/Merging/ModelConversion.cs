using System.Collections.Immutable;
using System.Globalization;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Engine.Families;
using Easel.Engine.Families.Kinds;
using Easel.Engine.Formats;

namespace Easel.Engine.Merging;

/// <summary>Writes a model file anew as safetensors: pickles and diffusers folders become single files, numbers change, what painting does not need goes.</summary>
public static class ModelConversion
{
    private const string Ema = "model_ema.";

    // What painting reads of a checkpoint; the marks of velocity and zero terminal SNR are ComfyUI's.
    private static readonly string[] s_needed = [ModelFamilies.UNetPrefix + ".", ModelFamilies.VaePrefix + ".", "cond_stage_model.", "conditioner.", "v_pred", "ztsnr"];

    /// <summary>Writes the new file.</summary>
    /// <param name="request">What to change; its names of files are not looked at.</param>
    /// <param name="source">The opened model; a checkpoint's parts are written under the names of single-file checkpoints.</param>
    /// <param name="path">The new file.</param>
    /// <param name="watch">Whoever waits.</param>
    /// <exception cref="InvalidRequestException">EMA weights are asked for, and there are none.</exception>
    /// <exception cref="ModelFormatException">A number does not fit into the new precision.</exception>
    public static ModelFileResult Write(ConvertRequest request, ITensorFile source, string path, WriteWatch watch)
    {
        var isCheckpoint = FileKinds.Detect(source.Tensors, source.Metadata).Type is ModelFileType.Checkpoint or ModelFileType.Inpaint or ModelFileType.Pix2Pix or ModelFileType.Refiner;
        var notes = ImmutableArray.CreateBuilder<string>();
        var averages = request.Ema ? Averages(source) : [];
        List<TensorToWrite> tensors = [];
        var left = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var info in source.Tensors.Values)
        {
            if (IsLeftOut(info.Name))
            {
                var group = info.Name.Split('.')[0];
                left[group] = left.GetValueOrDefault(group) + 1;
                continue;
            }

            var from = averages.GetValueOrDefault(info.Name, info.Name);
            tensors.Add(StoredTensor.Copy(source, source.Tensors[from], info.Name, source.Tensors[from].Shape, request.Precision));
        }

        if (averages.Count > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{averages.Count} tensors of the UNet are the EMA weights."));
        if (left.Count > 0) notes.Add($"Left out: {string.Join(", ", left.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} ({g.Value})")))}.");
        watch.Write(path, tensors, Metadata(source));
        return new ModelFileResult(path, new FileInfo(path).Length, tensors.Count, notes.ToImmutable());

        bool IsLeftOut(string name) =>
            (request.Ema && name.StartsWith(Ema, StringComparison.Ordinal))
            || (request.Prune && isCheckpoint && (!Array.Exists(s_needed, prefix => name.StartsWith(prefix, StringComparison.Ordinal)) || name.StartsWith(ModelFamilies.VaePrefix + ".loss.", StringComparison.Ordinal)));
    }

    // LitEma (CompVis ldm/modules/ema.py) takes the dots out of the names, and "model." off their beginning.
    private static Dictionary<string, string> Averages(ITensorFile source)
    {
        var found = source.Tensors.Keys.Where(name => name.StartsWith(ModelFamilies.UNetPrefix + ".", StringComparison.Ordinal))
            .Select(name => (Name: name, Average: Ema + name["model.".Length..].Replace(".", "", StringComparison.Ordinal)))
            .Where(pair => source.Tensors.ContainsKey(pair.Average))
            .ToDictionary(pair => pair.Name, pair => pair.Average, StringComparer.Ordinal);
        return found.Count > 0 ? found : throw new InvalidRequestException("ema", $"{source.Path} has no EMA weights; leave it out.");
    }

    // A pickle's plain values are its trainer's state; only those that say what the model is are worth keeping.
    private static Dictionary<string, string> Metadata(ITensorFile source)
    {
        var metadata = source.Format == TensorFileFormat.Safetensors
            ? source.Metadata.ToDictionary(StringComparer.Ordinal)
            : source.Metadata.Where(m => m.Key is "global_step" or "epoch" or "step" or "name" or "sd_checkpoint" or "sd_checkpoint_name").ToDictionary(StringComparer.Ordinal);
        metadata["format"] = "pt";
        return metadata;
    }
}
