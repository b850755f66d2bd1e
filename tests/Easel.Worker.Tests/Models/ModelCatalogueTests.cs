using System.Text.Json;
using System.Text.Json.Nodes;
using Easel.Application.Models;
using Easel.Core.Errors;
using Easel.Testing;

namespace Easel.Worker.Tests.Models;

/// <summary>The catalogue over a real folder, with the real reader of model files.</summary>
public sealed class ModelCatalogueTests : IDisposable
{
    private readonly ModelTree tree = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => tree.Dispose();

    [Fact]
    public async Task Mission_5_2_A_webui_folder_is_used_in_place_every_kind_in_its_folder()
    {
        tree.Lora("models/Lora/deep/style.safetensors");
        tree.Lora("models/LyCORIS/other.safetensors");
        tree.Lora("extensions/sd-webui-additional-networks/models/lora/addnet.safetensors");
        tree.Embedding("embeddings/word.safetensors");
        File.Copy(Golden.PathOf("models/tiny-sd1-mini.zip.ckpt"), tree.PathOf("models/Stable-diffusion/mini.ckpt"));
        File.Copy(Golden.PathOf("models/esrgan-x2-new.safetensors"), tree.PathOf("models/ESRGAN/up.safetensors"));
        using var catalogue = tree.Open();
        Assert.Equal(6, (await catalogue.ScanAsync(null, Stop)).Found);
        var page = await catalogue.QueryAsync(new ModelQuery(), Stop);
        Assert.Equal(
            [("addnet", "lora", "Lora"), ("mini", "checkpoint", "Stable-diffusion"), ("other", "lora", "Lora"), ("style", "lora", "Lora"), ("up", "upscaler", "ESRGAN"), ("word", "embedding", "embeddings")],
            page.Models.Select(m => (m.Name, m.Facts.Type, m.Folder)));
        Assert.All(page.Models, m => Assert.False(m.IsMisplaced));
    }

    [Theory]
    [InlineData("gold-ti_text.png")]
    [InlineData("gold-ti_pixels.png")]
    public async Task Mission_5_14_An_embedding_in_a_picture_is_listed_and_other_pictures_are_not(string name)
    {
        File.Copy(Golden.PathOf($"mini/embeddings/{name}"), tree.PathOf("embeddings/word.png"));
        File.Copy(Golden.PathOf($"mini/embeddings/{name}"), tree.PathOf("embeddings/other.preview.png"));
        tree.Embedding("embeddings/plain.safetensors");
        File.Copy(Golden.PathOf($"mini/embeddings/{name}"), tree.PathOf("embeddings/plain.png"));
        Easel.Imaging.ImageFile.Save(tree.PathOf("embeddings/stray.png"), new Easel.Core.Pixels.PixelBuffer(64, 64, 3), Easel.Core.Requests.ImageFormat.Png);
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        var models = (await catalogue.QueryAsync(new ModelQuery(), Stop)).Models;
        Assert.Equal([("plain", "safetensors"), ("word", "picture")], models.Select(m => (m.Name, m.Facts.Format)));
        Assert.Equal(("embedding", tree.PathOf("embeddings/word.png")), (models[1].Facts.Type, models[1].Preview));
    }

    [Fact]
    public async Task Mission_5_2_ComfyUI_names_of_folders_are_understood()
    {
        tree.Lora("models/loras/a.safetensors");
        tree.Embedding("models/embeddings/b.safetensors");
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        Assert.Equal(["Lora", "embeddings"], (await catalogue.QueryAsync(new ModelQuery(), Stop)).Models.Select(m => m.Folder));
    }

    [Fact]
    public async Task Mission_5_3_A_misplaced_model_is_told_and_moves_with_its_notes_and_preview()
    {
        var path = tree.Lora("models/Stable-diffusion/style.safetensors");
        tree.Text("models/Stable-diffusion/style.json", """{"activation text": "abc"}""");
        tree.Text("models/Stable-diffusion/style.preview.png", "png");
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        var model = Assert.Single((await catalogue.QueryAsync(new ModelQuery(Misplaced: true), Stop)).Models);
        Assert.Equal(("lora", "Stable-diffusion", "Lora"), (model.Facts.Type, model.Folder, model.Facts.Folder));
        Assert.Empty((await catalogue.QueryAsync(new ModelQuery(Types: ["checkpoint"]), Stop)).Models);

        var moved = await catalogue.MoveToItsFolderAsync(path, Stop);
        Assert.Equal(tree.PathOf("models/Lora/style.safetensors"), moved);
        Assert.Equal(["style.json", "style.preview.png", "style.safetensors"], Directory.EnumerateFiles(Path.GetDirectoryName(moved)!).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(path)!));
        var after = Assert.Single((await catalogue.QueryAsync(new ModelQuery(), Stop)).Models);
        Assert.Equal((false, "abc"), (after.IsMisplaced, after.User.ActivationText));
    }

    [Fact]
    public async Task A_move_never_replaces_a_file()
    {
        var path = tree.Lora("models/Stable-diffusion/style.safetensors");
        tree.Text("models/Lora/style.json", "{}");
        tree.Text("models/Stable-diffusion/style.json", "{}");
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => catalogue.MoveToItsFolderAsync(path, Stop));
        Assert.Contains("exists already", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Mission_5_6_Trigger_words_come_from_the_file_and_the_users_own_go_first()
    {
        var path = tree.Lora("models/Lora/a.safetensors", ("ss_tag_frequency", """{"10_x": {"sks": 20, "girl": 3}}"""));
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        Assert.Equal(["sks"], (await catalogue.FindAsync(path, Stop))!.TriggerWords);
        Assert.Equal(["sks", "girl"], (await catalogue.FindAsync(path, Stop))!.Facts.Tags);
        await catalogue.NoteAsync(path, new UserMetadata(ActivationText: "mine, too"), Stop);
        Assert.Equal(["mine", "too"], (await catalogue.FindAsync(path, Stop))!.TriggerWords);
    }

    [Fact]
    public async Task Mission_5_1_Notes_live_in_A1111s_own_sidecar_and_keep_what_others_wrote_there()
    {
        var path = tree.Lora("models/Lora/a.safetensors");
        tree.Text("models/Lora/a.json", """{"description": "old", "sd version": "SD1", "preferred weight": 0.7, "negative text": "bad", "extension": {"x": 1}}""");
        tree.Text("models/Lora/a.civitai.info", """{"trainedWords": ["word one", "two"], "description": "from the web"}""");
        tree.Text("models/Lora/a.png", "png");
        tree.Text("models/Lora/a.preview.png", "png");
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        var before = (await catalogue.FindAsync(path, Stop))!;
        Assert.Equal(("old", 0.7, "bad", "word one, two"), (before.User.Description, before.User.PreferredWeight, before.User.NegativeText, before.User.ActivationText));
        Assert.Equal(tree.PathOf("models/Lora/a.png"), before.Preview);

        await catalogue.NoteAsync(path, before.User with { Notes = "好", Tags = ["figure", "red"] }, Stop);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(tree.PathOf("models/Lora/a.json"), Stop))!;
        Assert.Equal(("SD1", 1, "好"), ((string?)json["sd version"], (int?)json["extension"]!["x"], (string?)json["notes"]));
        Assert.Contains("好", await File.ReadAllTextAsync(tree.PathOf("models/Lora/a.json"), Stop), StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single((await catalogue.QueryAsync(new ModelQuery(Tag: "red"), Stop)).Models).Name);
        Assert.Empty((await catalogue.QueryAsync(new ModelQuery(Tag: "re"), Stop)).Models);
    }

    [Fact]
    public async Task Mission_3_1_A_checkpoints_notes_are_kept_where_A1111_keeps_them_and_taken_away_again()
    {
        var path = tree.Lora("models/Stable-diffusion/a.safetensors");
        tree.Text("models/Stable-diffusion/a.json", """{"vae": "Automatic", "clip skip": 40, "prompt style": "odes"}""");
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        Assert.Equal(new UserMetadata(), (await catalogue.FindAsync(path, Stop))!.User with { Tags = [] });
        var notes = new UserMetadata(NegativeText: "blurry") { Vae = "kl", ClipSkip = 2, PromptStyle = UserMetadata.Tagged };
        await catalogue.NoteAsync(path, notes, Stop);
        Assert.Equal(notes with { Tags = [] }, (await catalogue.FindAsync(path, Stop))!.User with { Tags = [] });
        Assert.Equal("kl", (string?)JsonNode.Parse(await File.ReadAllTextAsync(tree.PathOf("models/Stable-diffusion/a.json"), Stop))!["vae"]);
        await catalogue.NoteAsync(path, new UserMetadata(), Stop);
        Assert.DoesNotContain("clip skip", await File.ReadAllTextAsync(tree.PathOf("models/Stable-diffusion/a.json"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_is_described_for_people_and_only_of_what_the_catalogue_knows()
    {
        var path = tree.Lora("models/Lora/a.safetensors", ("ss_tag_frequency", """{"10_x": {"sks": 20, "girl": 3}}"""), ("ss_network_dim", "8"), ("long", new string('x', 5000)));
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        var details = await catalogue.DescribeAsync(path, Stop);
        Assert.Contains(details.Tags, it => it is { Key: "sks", Value: 20 });
        Assert.Contains(details.Facts, it => it.Key == "tensors");
        Assert.All(details.Metadata, it => Assert.InRange(it.Value.Length, 0, 1010));
        Assert.Contains(details.Metadata, it => it.Key == "ss_network_dim");
        await Assert.ThrowsAsync<ModelNotFoundException>(() => catalogue.DescribeAsync(tree.Text("secret.txt", "x"), Stop));
    }

    [Fact]
    public async Task A_sidecar_that_is_no_JSON_is_not_overwritten()
    {
        var path = tree.Lora("models/Lora/a.safetensors");
        var sidecar = tree.Text("models/Lora/a.json", "{ broken");
        using var catalogue = tree.Open();
        await Assert.ThrowsAsync<EaselException>(() => catalogue.NoteAsync(path, new UserMetadata(Notes: "x"), Stop));
        Assert.Equal("{ broken", await File.ReadAllTextAsync(sidecar, Stop));
    }

    [Fact]
    public async Task Only_what_changed_is_read_again_and_what_is_gone_leaves()
    {
        for (var i = 0; i < 5; i++) tree.Lora($"models/Lora/m{i}.safetensors");
        using var catalogue = tree.Open();
        Assert.Equal(new ScanReport(5, 5, 5, 0), await catalogue.ScanAsync(null, Stop));
        Assert.Equal(new ScanReport(5, 0, 0, 0), await catalogue.ScanAsync(null, Stop));
        tree.Embedding("models/Lora/m1.safetensors");
        tree.Text("models/Lora/m2.txt", "a note");
        File.Delete(tree.PathOf("models/Lora/m3.safetensors"));
        Assert.Equal(new ScanReport(4, 2, 2, 1), await catalogue.ScanAsync(null, Stop));
        Assert.Equal("embedding", (await catalogue.FindAsync(tree.PathOf("models/Lora/m1.safetensors"), Stop))!.Facts.Type);
        Assert.Equal("m2", Assert.Single((await catalogue.QueryAsync(new ModelQuery("NOTE"), Stop)).Models).Name);
    }

    [Fact]
    public async Task A_warm_start_answers_without_a_scan()
    {
        tree.Lora("models/Lora/a.safetensors");
        using (var first = tree.Open()) await first.ScanAsync(null, Stop);
        using var second = tree.Open();
        Assert.Equal("a", Assert.Single((await second.QueryAsync(new ModelQuery(), Stop)).Models).Name);
    }

    [Theory]
    [InlineData("no database at all")]
    [InlineData("")]
    public async Task A_damaged_index_is_built_again(string content)
    {
        tree.Lora("models/Lora/a.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(tree.Index)!);
        await File.WriteAllTextAsync(tree.Index, content.PadRight(content.Length > 0 ? 8192 : 0, 'x'), Stop);
        using var catalogue = tree.Open();
        Assert.Equal(1, (await catalogue.ScanAsync(null, Stop)).Read);
    }

    [Fact]
    public async Task Hashes_are_remembered_until_the_file_changes_and_models_are_found_by_them()
    {
        var path = tree.Lora("models/Lora/a.safetensors");
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        var first = await catalogue.HashAsync(path, Stop);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(path, Stop))), first.Sha256);
        Assert.Equal(first, Assert.Single((await catalogue.QueryAsync(new ModelQuery(first.AutoV2), Stop)).Models).Fingerprint);

        // Same size and time: the remembered hash is taken, though the content is another one.
        var time = File.GetLastWriteTimeUtc(path);
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Stop);
        File.SetLastWriteTimeUtc(path, time);
        Assert.Equal(first, await catalogue.HashAsync(path, Stop));
        File.SetLastWriteTimeUtc(path, time.AddSeconds(1));
        Assert.NotEqual(first, await catalogue.HashAsync(path, Stop));
    }

    [Fact]
    public async Task Pages_and_orders_fit_together()
    {
        foreach (var name in (string[])["b", "A", "c"]) tree.Lora($"models/Lora/{name}.safetensors");
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        var page = await catalogue.QueryAsync(new ModelQuery(Skip: 1, Take: 1), Stop);
        Assert.Equal((3, "b"), (page.Total, Assert.Single(page.Models).Name));
        Assert.Equal(["c", "b", "A"], (await catalogue.QueryAsync(new ModelQuery(Descending: true), Stop)).Models.Select(m => m.Name));
    }

    [Fact]
    public async Task Mission_5_4_A_dangerous_pickle_is_flagged_and_not_run()
    {
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(Golden.PathOf("models/hostile/hostile.json"), Stop));
        var names = Directory.EnumerateFiles(Golden.PathOf("models/hostile")).Where(f => f.EndsWith(".ckpt", StringComparison.Ordinal) || f.EndsWith(".pt", StringComparison.Ordinal)).ToList();
        foreach (var file in names) File.Copy(file, tree.PathOf($"models/Stable-diffusion/{Path.GetFileName(file)}"));
        using var catalogue = tree.Open();
        await catalogue.ScanAsync(null, Stop);
        var models = (await catalogue.QueryAsync(new ModelQuery(), Stop)).Models;
        Assert.Equal(names.Count, models.Length);
        Assert.Contains(models, m => m.Facts.IsUnsafe && m.Facts.Problem!.Contains("would run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_on_the_disk_reaches_the_catalogue_by_itself()
    {
        Directory.CreateDirectory(tree.PathOf("models/Lora/x")[..^2]);
        var scans = System.Threading.Channels.Channel.CreateUnbounded<ScanReport>();
        using var catalogue = tree.Open();
        await using var watch = new CatalogueWatch(catalogue, TimeProvider.System, report => scans.Writer.TryWrite(report), _ => { });
        Assert.Equal(0, (await scans.Reader.ReadAsync(Stop)).Found);
        tree.Lora("models/Lora/late.safetensors");
        Assert.Equal(1, (await scans.Reader.ReadAsync(Stop)).Found);
    }
}
