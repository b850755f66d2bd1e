using Easel.Core.Errors;
using Easel.Core.Requests;
using Easel.Engine.Conditioning;
using Easel.Training.Datasets;

namespace Easel.Training.Tests.Datasets;

public sealed class DatasetLoaderTests : IDisposable
{
    private readonly PictureFolder folder = new();
    private readonly List<TrainFinding> findings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Mission_8_1_Folder_names_give_repeats_and_captions()
    {
        Tutorial();
        var dataset = Load(new TrainData(folder.Path("train_girls")));
        Assert.Equal(60, dataset.TrainSamples);
        Assert.Equal(["cpc 1girl", "sls 1girl"], dataset.Pictures.Select(picture => picture.Caption).Distinct());
        Assert.Equal([33651, 272, 1611], ClipTokenizer.Default.Encode("sls 1girl"));
        Assert.Empty(findings);
    }

    [Fact]
    public void Mission_8_2_Regularisation_pictures_come_again_until_they_balance_the_others()
    {
        Tutorial();
        for (var i = 0; i < 20; i++) folder.Add($"reg_girls/1_1girl/r{i:d2}.png");
        var dataset = Load(new TrainData(folder.Path("train_girls"), folder.Path("reg_girls")));
        var reg = dataset.Pictures.Where(picture => picture.Subset.IsReg).ToList();
        Assert.Equal((60, 60, 20), (dataset.TrainSamples, dataset.RegSamples, reg.Count));
        Assert.All(reg, picture => Assert.Equal((3, "1girl"), (picture.Repeats, picture.Caption)));
        Assert.Equal(120, EpochPlan.Of([dataset], 1, new TrainingRandom(1)).Length);
    }

    [Fact]
    public void Mission_7_18_Without_regularisation_the_steps_are_not_doubled()
    {
        Tutorial();
        Assert.Equal(60, Load(new TrainData(folder.Path("train_girls"))).Batches);
    }

    [Fact]
    public void Surplus_regularisation_pictures_are_left_out_with_a_warning()
    {
        folder.Add("train/1_a/a.png");
        folder.Add("reg/1_b/b1.png");
        folder.Add("reg/1_b/b2.png");
        Assert.Equal(1, Load(new TrainData(folder.Path("train"), folder.Path("reg"))).RegSamples);
        Assert.Equal("reg-surplus", Assert.Single(findings).Code);
    }

    [Fact]
    public void Mission_8_3_Every_picture_comes_exactly_as_often_as_its_folder_says()
    {
        Tutorial();
        var draws = EpochPlan.Of([Load(new TrainData(folder.Path("train_girls")))], 1, new TrainingRandom(7)).SelectMany(batch => batch.Pictures);
        Assert.Equal([10, 10, 10, 10, 10, 10], draws.GroupBy(picture => picture.Path).Select(group => group.Count()));
    }

    [Fact]
    public void Mission_9_6_A_larger_batch_means_fewer_steps_and_batches_never_mix_sizes()
    {
        Tutorial();
        folder.Add("train_girls/10_wide/w.png", 128, 32);
        var options = new TrainDataset([], Width: 64, Height: 64, Buckets: new BucketOptions(true, 32, 128, 32));
        foreach (var (batch, steps) in (ReadOnlySpan<(int, int)>)[(1, 70), (4, 18), (100, 2)])
        {
            var dataset = Load(new TrainData(folder.Path("train_girls"), Defaults: options with { BatchSize = batch }));
            var plan = EpochPlan.Of([dataset], 1, new TrainingRandom(1));
            Assert.Equal((steps, steps), (dataset.Batches, plan.Length));
            Assert.All(plan, step => Assert.Single(step.Pictures.Select(picture => picture.Fit.Bucket).Distinct()));
        }
    }

    [Fact]
    public void Epochs_have_orders_of_their_own_that_a_seed_repeats()
    {
        Tutorial();
        var dataset = Load(new TrainData(folder.Path("train_girls")));
        string[] Order(int epoch, long seed) => [.. EpochPlan.Of([dataset], epoch, new TrainingRandom(seed)).SelectMany(batch => batch.Pictures).Select(picture => picture.Path)];
        Assert.Equal(Order(1, 5), Order(1, 5));
        Assert.NotEqual(Order(1, 5), Order(2, 5));
        Assert.NotEqual(Order(1, 5), Order(1, 6));
    }

    [Theory]
    [InlineData("train_girls/10_sls 1girl", "leaf-folder", "train_girls")]
    [InlineData("loose", "loose-pictures", "10_sls 1girl")]
    [InlineData("empty", "no-pictures", "10_sls 1girl")]
    [InlineData("nowhere", "folder-missing", "path")]
    public void Mission_8_5_A_wrong_folder_is_met_with_the_right_one(string pointed, string code, string remedy)
    {
        Tutorial();
        folder.Add("loose/a.png");
        Directory.CreateDirectory(folder.Path("empty"));
        Load(new TrainData(folder.Path(pointed)));
        var finding = Assert.Single(findings, finding => finding.Level == FindingLevel.Error);
        Assert.Equal(code, finding.Code);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Captions_come_from_files_beside_pictures_and_the_first_line_counts()
    {
        folder.Add("t/1_x y/a.png", caption: "first line\nsecond");
        folder.Add("t/1_x y/b.png", caption: "other", extension: ".txt");
        Assert.Equal(["first line", "x y"], Load(new TrainData(folder.Path("t"))).Pictures.Select(picture => picture.Caption));
        var texts = new TrainData(folder.Path("t"), SubsetDefaults: new TrainSubset("", CaptionExtension: ".txt"));
        Assert.Equal(["x y", "other"], Load(texts).Pictures.Select(picture => picture.Caption));
        var wild = new TrainData(folder.Path("t"), SubsetDefaults: new TrainSubset("", Captions: new CaptionOptions(Wildcards: true)));
        Assert.Equal("first line\nsecond", Load(wild).Pictures[0].Caption);
    }

    [Fact]
    public void Metadata_files_give_captions_and_tags()
    {
        var a = folder.Add("set/a.png");
        folder.Add("set/b.png");
        folder.Add("set/c.png");
        var file = folder.Text("meta.json", $$$"""{"{{{a.Replace('\\', '/')}}}": {"caption": "a cat", "tags": "sitting, black"}, "b": {"tags": "dog"}}""");
        var dataset = Load(new TrainData(folder.Path("set"), Metadata: file));
        Assert.Equal(["a cat, sitting, black", "dog", ""], dataset.Pictures.Select(picture => picture.Caption));
        Assert.Equal("metadata-entry", Assert.Single(findings).Code);
    }

    [Fact]
    public void Held_out_pictures_are_a_fixed_share_that_is_not_trained()
    {
        for (var i = 0; i < 10; i++) folder.Add($"t/5_x/{i}.png");
        var options = new TrainDataset([], ValidationSplit: 0.2, ValidationSeed: 3);
        var dataset = Load(new TrainData(folder.Path("t"), Defaults: options));
        Assert.Equal((8, 2), (dataset.Pictures.Length, dataset.HeldOut.Length));
        Assert.Empty(dataset.Pictures.Select(picture => picture.Path).Intersect(dataset.HeldOut.Select(picture => picture.Path)));
        Assert.Equal(dataset.HeldOut.AsEnumerable(), Load(new TrainData(folder.Path("t"), Defaults: options)).HeldOut);
    }

    [Fact]
    public void A_dataset_file_speaks_kohyas_language_and_lower_levels_win()
    {
        folder.Add("one/a.png");
        folder.Add("two/b.png");
        var config = folder.Text("data.toml", """
            [general]
            enable_bucket = true
            shuffle_caption = true
            caption_extension = ".txt"

            [[datasets]]
            resolution = [512, 768]
            batch_size = 4
            keep_tokens = 2
            min_bucket_reso = 320

              [[datasets.subsets]]
              image_dir = "one"
              num_repeats = 10
              class_tokens = "sls girl"

              [[datasets.subsets]]
              image_dir = "two"
              is_reg = true
              shuffle_caption = false
              keep_tokens = 0
            """);
        var dataset = Assert.Single(DatasetLoader.Resolve(new TrainData(ConfigFile: config, SubsetDefaults: new TrainSubset("", FlipAug: true)), findings));
        Assert.Equal((4, 512, 768, new BucketOptions(true, 320)), (dataset.BatchSize, dataset.Width, dataset.Height, dataset.Buckets));
        Assert.Equal(
            [
                new TrainSubset(folder.Path("one"), 10, "sls girl", CaptionExtension: ".txt", FlipAug: true, Captions: new CaptionOptions(Shuffle: true, KeepTokens: 2)),
                new TrainSubset(folder.Path("two"), IsReg: true, CaptionExtension: ".txt", FlipAug: true, Captions: new CaptionOptions()),
            ],
            dataset.Subsets.AsEnumerable());
    }

    [Fact]
    public void A_dataset_file_with_faults_names_all_of_them()
    {
        var config = folder.Text("bad.toml", """
            [general]
            shufle_caption = true
            [[datasets]]
            batch_size = "many"
            [[datasets.subsets]]
            num_repeats = 2
            """);
        var problems = Assert.Throws<InvalidRequestException>(() => DatasetLoader.Resolve(new TrainData(ConfigFile: config), findings)).Problems;
        Assert.Equal(["datasets[0].shufle_caption", "datasets[0].batch_size", "datasets[0].subsets[0].image_dir"], problems.Select(problem => problem.Field));
        Assert.Contains("shuffle_caption", problems[0].Message, StringComparison.Ordinal);
    }

    private void Tutorial()
    {
        foreach (var name in (string[])["sls", "cpc"])
            for (var i = 0; i < 3; i++) folder.Add($"train_girls/10_{name} 1girl/{name}{i}.png");
    }

    private LoadedDataset Load(TrainData data) =>
        new DatasetLoader(folder, findings).Load(DatasetLoader.Resolve(data, findings)[0]);

    [Fact]
    public void Impossible_numbers_in_a_dataset_file_are_all_named()
    {
        folder.Add("x/a.png", 64, 64, "a");
        var file = folder.Text("d.toml", $"""
            [[datasets]]
            batch_size = 0
            validation_split = 2.0
            enable_bucket = true
            bucket_reso_steps = 0
              [[datasets.subsets]]
              image_dir = '{folder.Path("x")}'
              caption_dropout_rate = 5
              keep_tokens = -3
            """);
        var problems = Assert.Throws<InvalidRequestException>(() => DatasetLoader.Resolve(new TrainData(ConfigFile: file), [])).Problems;
        Assert.Equal(
            ["datasets[0].batchSize", "datasets[0].validationSplit", "datasets[0].buckets.step", "datasets[0].subsets[0].captions.dropoutRate", "datasets[0].subsets[0].captions.keepTokens"],
            problems.Select(problem => problem.Field));
    }

    /// <summary>sd-scripts, adjust_min_max_bucket_reso_by_steps: the smallest side is rounded down to a step, the largest up.</summary>
    [Fact]
    public void Bucket_sides_are_steps_even_where_the_limits_are_not() =>
        Assert.Equal(new Buckets(new PictureSize(512, 512), new BucketOptions(true, Min: 256, Max: 1024)).Sizes, new Buckets(new PictureSize(512, 512), new BucketOptions(true, Min: 300, Max: 1000)).Sizes);
}
