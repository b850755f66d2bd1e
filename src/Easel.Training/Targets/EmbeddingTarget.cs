using System.Collections.Immutable;
using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Engine.Formats;
using Easel.Engine.Memory;
using Easel.Engine.Networks.Layers;
using Easel.Training.Optimizers;
using Easel.Training.Sessions;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Easel.Training.Targets;

/// <summary>New rows of the token table, and nothing else (textual inversion, Gal et al. 2022, arXiv:2208.01618).</summary>
public sealed class EmbeddingTarget : ITrainingTarget
{
    private readonly TrainEmbedding options;
    private readonly ImmutableArray<Engine.Networks.Clip.TextTower> towers;
    private readonly ImmutableArray<Parameter> rows;

    /// <param name="networks">The model, frozen.</param>
    /// <param name="options">The word and what it starts as.</param>
    /// <param name="optimizer">The rate.</param>
    /// <param name="random">Draws start values where there is no word to start from.</param>
    /// <exception cref="EaselException">The word is one that the tokenizer knows, or the file to go on from does not fit.</exception>
    public EmbeddingTarget(TrainingNetworks networks, TrainEmbedding options, TrainOptimizer optimizer, TrainingRandom random)
    {
        (this.options, towers) = (options, networks.Towers);
        if (ClipTokenizer.Default.Encode(options.Token).Length == 1)
            throw new InvalidRequestException("token_string", $"'{options.Token}' is a word that the model knows already, so training would overwrite it. Choose one that it does not know, for instance '{options.Token}-sls'.");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        rows = [.. towers.Select((tower, i) => Start(tower, i, options, random))];
        Parameters = [.. rows.Select((row, i) => new TrainedParameter($"embedding.{i}", row, optimizer.TextLearningRates.DefaultIfEmpty(optimizer.LearningRate).First()))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<TrainedParameter> Parameters { get; }

    /// <inheritdoc/>
    public bool TrainsText => true;

    /// <summary>The id from which on an id means a new row; the token table ends before it.</summary>
    private const int FirstNew = 1_000_000;

    /// <summary>Sentences in place of captions, where the request wants those.</summary>
    public IReadOnlyList<(string From, ImmutableArray<string> To)>? Replacements => options.Template switch
    {
        "object" => [("", InversionTemplates.Objects(options.Token))],
        "style" => [("", InversionTemplates.Styles(options.Token))],
        _ => null,
    };

    /// <summary>The ids of a text; the new word becomes as many new ids as it has vectors.</summary>
    public IReadOnlyList<int> Words(string text)
    {
        var ids = new List<int>();
        foreach (var (i, part) in text.Split(options.Token).Index())
        {
            if (i > 0) ids.AddRange(Enumerable.Range(FirstNew, options.Vectors));
            ids.AddRange(ClipTokenizer.Default.Encode(part));
        }

        return ids;
    }

    /// <summary>Vectors of tokens [n, t, width], new ones from the rows in training.</summary>
    public Tensor Embed(int tower, Tensor ids)
    {
        using var scope = NewDisposeScope();
        var isNew = ids.ge(FirstNew);
        var known = towers[tower].Embed(ids.masked_fill(isNew, 0)).to(float32);
        var fresh = rows[tower].index_select(0, (ids - FirstNew).clamp(0, options.Vectors - 1).flatten()).view([.. ids.shape, -1]);
        return where(isNew.unsqueeze(-1), fresh, known).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public IDisposable Apply(bool training) => AdapterScope.Apply([]);

    /// <inheritdoc/>
    public IDisposable Show(TrainingNetworks networks, ModelHost host)
    {
        var before = networks.Model.Embeddings;
        networks.Model.Embeddings = new EmbeddingSet([new TextEmbedding(options.Token, [.. rows.Select(row => row.detach())])]);
        return new Restore(() => networks.Model.Embeddings = before);
    }

    /// <inheritdoc/>
    public void AfterUpdate()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> FileTensors() => rows.Length == 1
        ? new Dictionary<string, Tensor> { ["emb_params"] = rows[0].detach() }
        : new Dictionary<string, Tensor> { ["clip_l"] = rows[0].detach(), ["clip_g"] = rows[1].detach() };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var row in rows) row.Dispose();
    }

    private static Parameter Start(Engine.Networks.Clip.TextTower tower, int index, TrainEmbedding options, TrainingRandom random)
    {
        Tensor values;
        if (options.Weights is { } file)
        {
            using var opened = TensorFiles.Open(file);
            values = opened.Read(index == 1 ? "clip_g" : opened.Tensors.ContainsKey("emb_params") ? "emb_params" : "clip_l", float32);
            if (values.shape[0] != options.Vectors || values.shape[1] != tower.Config.Width)
                throw new InvalidRequestException("weights", $"{file} holds {values.shape[0]} vectors of {values.shape[1]} numbers; {options.Vectors} of {tower.Config.Width} are needed.");
        }
        else if (options.InitWord is { Length: > 0 } word)
        {
            var ids = ClipTokenizer.Default.Encode(word);
            if (ids.IsEmpty) throw new InvalidRequestException("init_word", $"'{word}' is no word; give one that describes the subject, for instance 'girl'.");
            values = tower.Embed(tensor([.. Enumerable.Range(0, options.Vectors).Select(i => (long)ids[i % ids.Length])], [1, options.Vectors], device: tower.Device))[0];
        }
        else
        {
            using var chance = random.Tensors("embedding", index);
            values = randn([options.Vectors, tower.Config.Width], generator: chance) * 0.02;
        }

        var parameter = new Parameter(values.to(float32).to(tower.Device).clone(), true);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
