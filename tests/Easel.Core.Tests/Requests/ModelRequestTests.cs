using Easel.Core.Requests;

namespace Easel.Core.Tests.Requests;

/// <summary>Requests for work on model files: they survive JSON, and say all that is wrong with them.</summary>
public sealed class ModelRequestTests
{
    public static TheoryData<JobRequest> All =>
    [
        new MergeRequest("a", "out", "b", "c", MergeMethod.AddDifference, 0.5, [.. Enumerable.Repeat(0.25, 26)], "vae", "^x", SavePrecision.Bf16, Recipe: false, Overwrite: true),
        new LoraMergeRequest("a", [new LoraWeight("x", 0.8, 0.5)], "out", SavePrecision.Fp16),
        new LoraJoinRequest([new LoraWeight("x"), new LoraWeight("y", -0.3)], "out", LoraJoinMethod.Svd, 8, 4, 0.99),
        new LoraResizeRequest("x", "out", 8, 4, LoraRankRule.SvFro, 0.9),
        new LoraExtractRequest("a", "b", "out", 8, 4),
        new ConvertRequest("a", "out", Prune: true, Layout: ModelLayout.Diffusers),
        new PullRequest("me/style", "x.safetensors", "Lora", "y.safetensors", new string('a', 64), true),
        new TrainCheckRequest(new TrainRequest(TrainTarget.Embedding, Data: new TrainData("cats"), Embedding: new TrainEmbedding("zzqx"))),
        new DatasetCheckRequest(new TrainData("cats", "regs")),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void A_request_is_the_same_after_a_journey_as_JSON(JobRequest request)
    {
        Assert.Empty(request.Problems());
        var json = RequestJson.Write(request);
        Assert.Contains($"\"kind\":\"{request.Kind}\"", json, StringComparison.Ordinal);
        Assert.Equal(json, RequestJson.Write(RequestJson.Read(json)));
    }

    [Fact]
    public void Every_kind_of_work_has_its_place()
    {
        var kinds = typeof(JobRequest).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JobRequest))).Select(type => (string)type.GetField("KindName")!.GetRawConstantValue()!);
        Assert.Equal(kinds.Order(StringComparer.Ordinal), JobKinds.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        Assert.Equal(["training.data.folder", "training.run.steps"], new TrainCheckRequest(new TrainRequest(Run: new TrainRun(Steps: 0))).Problems().Select(p => p.Field));
        Assert.Equal(["data.folder"], new DatasetCheckRequest(new TrainData()).Problems().Select(p => p.Field));
        Assert.Equal(["output", "multiplier", "modelC", "blocks", "discard"], new MergeRequest("a", "", "b", Method: MergeMethod.AddDifference, Multiplier: 3, Blocks: [1, 2], Discard: "(").Problems().Select(p => p.Field));
        Assert.Equal(["loras", "rank", "clampQuantile"], new LoraJoinRequest([new LoraWeight("x")], "out", Rank: 0, ClampQuantile: 2).Problems().Select(p => p.Field));
        Assert.Equal(["amount"], new LoraResizeRequest("x", "out", Rule: LoraRankRule.SvRatio).Problems().Select(p => p.Field));
        Assert.Equal(["ema"], new ConvertRequest("a", "out", Ema: true, Layout: ModelLayout.Diffusers).Problems().Select(p => p.Field));
        Assert.Equal(["folder", "name", "sha256"], new PullRequest("x", Folder: "Desktop", Name: "..", Sha256: "1").Problems().Select(p => p.Field));
    }
}
