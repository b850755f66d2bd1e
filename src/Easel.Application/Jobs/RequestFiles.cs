using Easel.Application.Folders;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Requests;

namespace Easel.Application.Jobs;

/// <summary>
/// What can be told of a request's files before it is queued: models that are not there, names that are taken. Whoever carries it out looks
/// again; but nobody should have to wait for an hour to read of a slip.
/// </summary>
/// <param name="models">Finds model files.</param>
/// <param name="folders">Where relative paths begin.</param>
public sealed class RequestFiles(IModelStore models, StudioFolders folders)
{
    private readonly TrainingPlaces places = new(folders.Data, models);

    /// <exception cref="InvalidRequestException">Files are missing, or names taken; it carries all of it.</exception>
    public void Check(JobRequest request)
    {
        var found = new FieldProblems();
        foreach (var model in RequestModels.Of(request)) Model(found, model);
        if (RequestModels.MadeBy(request) is { Name: { } name, Kind: { } kind } made) Output(found, kind, name, made.Overwrite);
        if (request is TrainRequest training) Training(found, training);
        if (!found.Found.IsEmpty) throw new InvalidRequestException(found.Found);
    }

    private void Training(FieldProblems found, TrainRequest request)
    {
        if (Missing(ModelKind.Checkpoint, request.Model) is { } why) found.Require(false, "model", $"is not there. {why}");
        Model(found, new NamedModel("vae", request.Vae, ModelKind.Vae));
        foreach (var (field, folder) in (ReadOnlySpan<(string, string?)>)[("data.folder", request.Data.Datasets.IsEmpty && request.Data.ConfigFile is null ? request.Data.Folder : null), ("data.regFolder", request.Data.RegFolder)])
            found.Require(folder is null || Directory.Exists(places.Full(folder)), field, $"'{places.Full(folder)}' is no folder of the studio's machine.");
        foreach (var (field, file) in (ReadOnlySpan<(string, string?)>)[("data.configFile", request.Data.ConfigFile), ("samples.promptFile", request.Samples is { Prompts: null } samples ? samples.PromptFile : null), ("network.weights", request.Network.Weights), ("embedding.weights", request.Embedding?.Weights), ("hypernetwork.weights", request.Hypernetwork?.Weights), .. request.Network.BaseWeights.Select(basis => ("network.baseWeights", (string?)basis))])
            found.Require(file is null || File.Exists(places.Full(file)), field, $"'{places.Full(file)}' is no file of the studio's machine.");
        var last = Path.Combine(places.FolderOf(request), request.Save.Name + request.Ending());
        found.Require(!Path.Exists(last), "save.name", $"'{request.Save.Name}' is taken: {last} exists already. Choose another name.");
    }

    private void Model(FieldProblems found, NamedModel model)
    {
        if (model.Name is not { } name) return;
        var kinds = model.Kinds.IsEmpty ? [.. Enum.GetValues<ModelKind>()] : model.Kinds;
        var missing = kinds.Select(kind => Missing(kind, name)).ToList();
        if (missing.Contains(null)) return;
        found.Require(false, model.Field, model.Kinds.IsEmpty ? $"'{name}' is no installed model; the list of models shows what is installed." : $"is not there. {missing[^1]}");
    }

    /// <summary>Why a model is not found; null where it is.</summary>
    private string? Missing(ModelKind kind, string? name)
    {
        try
        {
            models.Find(kind, name);
            return null;
        }
        catch (ModelNotFoundException e)
        {
            return e.Message;
        }
    }

    private void Output(FieldProblems found, ModelKind kind, string name, bool overwrite)
    {
        var path = models.PathFor(kind, name);
        found.Require(Path.GetExtension(path).ToLowerInvariant() is ".safetensors" or ".sft", "output", $"'{name}' would be a pickle, which other programs run as code. End the name with .safetensors.");
        found.Require(!Directory.Exists(path) && (overwrite || !File.Exists(path)), "output", $"{path} exists already. Choose another name, or ask for it to be overwritten.");
    }
}
