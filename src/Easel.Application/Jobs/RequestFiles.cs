using System.Collections.Immutable;
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
        switch (request)
        {
            case MergeRequest it:
                Models(found, ModelKind.Checkpoint, [("modelA", it.ModelA), ("modelB", it.ModelB), ("modelC", it.ModelC)]);
                if (it.Vae is { } vae && !Is(ModelKind.Checkpoint, vae)) Models(found, ModelKind.Vae, [("vae", vae)]);
                Output(found, ModelKind.Checkpoint, it.Output, it.Overwrite);
                break;
            case ConvertRequest it:
                found.Require(Enum.GetValues<ModelKind>().Any(kind => Is(kind, it.Model)), "model", $"'{it.Model}' is no installed model; the list of models shows what is installed.");
                break;
            case LoraMergeRequest it:
                Models(found, ModelKind.Checkpoint, [("model", it.Model)]);
                Models(found, ModelKind.Lora, Names(it.Loras));
                Output(found, ModelKind.Checkpoint, it.Output, it.Overwrite);
                break;
            case LoraJoinRequest it:
                Models(found, ModelKind.Lora, Names(it.Loras));
                Output(found, ModelKind.Lora, it.Output, it.Overwrite);
                break;
            case LoraResizeRequest it:
                Models(found, ModelKind.Lora, [("lora", it.Lora)]);
                Output(found, ModelKind.Lora, it.Output, it.Overwrite);
                break;
            case LoraExtractRequest it:
                Models(found, ModelKind.Checkpoint, [("base", it.Base), ("tuned", it.Tuned)]);
                Output(found, ModelKind.Lora, it.Output, it.Overwrite);
                break;
            case TrainRequest it:
                Training(found, it);
                break;
        }

        if (!found.Found.IsEmpty) throw new InvalidRequestException(found.Found);
    }

    private void Training(FieldProblems found, TrainRequest request)
    {
        Models(found, ModelKind.Checkpoint, [("model", request.Model)], needed: true);
        Models(found, ModelKind.Vae, [("vae", request.Vae)]);
        foreach (var (field, folder) in (ReadOnlySpan<(string, string?)>)[("data.folder", request.Data.Datasets.IsEmpty && request.Data.ConfigFile is null ? request.Data.Folder : null), ("data.regFolder", request.Data.RegFolder)])
            found.Require(folder is null || Directory.Exists(places.Full(folder)), field, $"'{places.Full(folder)}' is no folder of the studio's machine.");
        foreach (var (field, file) in (ReadOnlySpan<(string, string?)>)[("data.configFile", request.Data.ConfigFile), ("samples.promptFile", request.Samples is { Prompts: null } samples ? samples.PromptFile : null), ("network.weights", request.Network.Weights), ("embedding.weights", request.Embedding?.Weights), ("hypernetwork.weights", request.Hypernetwork?.Weights)])
            found.Require(file is null || File.Exists(places.Full(file)), field, $"'{places.Full(file)}' is no file of the studio's machine.");
        var last = Path.Combine(places.FolderOf(request), request.Save.Name + (request.Target == TrainTarget.Hypernetwork ? ".pt" : ".safetensors"));
        found.Require(!File.Exists(last), "save.name", $"'{request.Save.Name}' is taken: {last} exists already. Choose another name.");
    }

    private void Models(FieldProblems found, ModelKind kind, ImmutableArray<(string Field, string? Name)> names, bool needed = false)
    {
        foreach (var (field, name) in names)
        {
            if (name is null && !needed) continue;
            try
            {
                models.Find(kind, name);
            }
            catch (ModelNotFoundException e)
            {
                found.Require(false, field, $"is not there. {e.Message}");
            }
        }
    }

    private bool Is(ModelKind kind, string name)
    {
        try
        {
            models.Find(kind, name);
            return true;
        }
        catch (ModelNotFoundException)
        {
            return false;
        }
    }

    private void Output(FieldProblems found, ModelKind kind, string name, bool overwrite)
    {
        var path = models.PathFor(kind, name);
        found.Require(Path.GetExtension(path).ToLowerInvariant() is ".safetensors" or ".sft", "output", $"'{name}' would be a pickle, which other programs run as code. End the name with .safetensors.");
        found.Require(!Directory.Exists(path) && (overwrite || !File.Exists(path)), "output", $"{path} exists already. Choose another name, or ask for it to be overwritten.");
    }

    private static ImmutableArray<(string, string?)> Names(ImmutableArray<LoraWeight> loras) => [.. loras.Select((lora, i) => ($"loras[{i}].name", (string?)lora.Name))];
}
