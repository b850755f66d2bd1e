using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application.Jobs;

/// <summary>
/// Where a training of a studio reads and writes. Files that nobody gave a folder for go into the folder of their kind, so that they can be
/// painted with as soon as they are saved; states and sample pictures go into a folder of the job's own, so that no other run's state can be
/// taken for one of it. Relative paths begin in the data folder.
/// </summary>
/// <param name="data">The data folder.</param>
/// <param name="models">Knows the folders of models.</param>
public sealed class TrainingPlaces(string data, IModelStore models)
{
    /// <summary>The request with every path in full.</summary>
    public TrainRequest Of(TrainRequest request, JobId job) => request with
    {
        Data = Of(request.Data),
        Network = request.Network with { Weights = Full(request.Network.Weights), BaseWeights = [.. request.Network.BaseWeights.Select(file => Full(file)!)] },
        Embedding = request.Embedding is { Weights: { } weights } embedding ? embedding with { Weights = Full(weights) } : request.Embedding,
        Hypernetwork = request.Hypernetwork is { Weights: { } start } hypernetwork ? hypernetwork with { Weights = Full(start) } : request.Hypernetwork,
        Run = request.Run with { Resume = request.Run.Resume is "auto" ? "auto" : Full(request.Run.Resume), LogFolder = Full(request.Run.LogFolder) },
        Samples = request.Samples is { Prompts: null } samples ? samples with { PromptFile = Full(samples.PromptFile)! } : request.Samples,
        Save = request.Save with
        {
            Folder = FolderOf(request),
            WorkFolder = Full(request.Save.WorkFolder) ?? Path.Combine(data, "training", $"{request.Save.Name}-{job.ToString()[^8..]}"),
        },
    };

    /// <summary>Pictures with every path in full.</summary>
    public TrainData Of(TrainData pictures) => pictures with
    {
        Folder = Full(pictures.Folder),
        RegFolder = Full(pictures.RegFolder),
        Metadata = Full(pictures.Metadata),
        ConfigFile = Full(pictures.ConfigFile),
        Datasets = [.. pictures.Datasets.Select(dataset => dataset with { Subsets = dataset.Subsets.IsDefault ? [] : [.. dataset.Subsets.Select(Of)] })],
    };

    /// <summary>Where the files go.</summary>
    public string FolderOf(TrainRequest request) => request.Save.Folder != new TrainSave().Folder ? Full(request.Save.Folder)! : models.FolderOf(request.Target switch
    {
        TrainTarget.Checkpoint => "Stable-diffusion",
        TrainTarget.Embedding => "embeddings",
        TrainTarget.Hypernetwork => "hypernetworks",
        _ => "Lora",
    });

    /// <summary>A path in full; null stays null.</summary>
    public string? Full(string? path) => path is null ? null : Path.GetFullPath(path, data);

    private TrainSubset Of(TrainSubset subset) => subset with { Folder = Full(subset.Folder)!, MetadataFile = Full(subset.MetadataFile), MaskFolder = Full(subset.MaskFolder) };
}
