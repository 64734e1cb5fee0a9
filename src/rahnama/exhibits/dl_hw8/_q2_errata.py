"""What the published answer to question 2 says, what holds instead, and where: the words of its errata."""

from __future__ import annotations

from rahnama.exhibit import Claim, Erratum, Value
from rahnama.text import Text

Words = tuple[str, str]
SAYS: dict[str, tuple[Words, Words, Words, Words | None]] = {  # where, says, right, why (each fa, en)
    "pooling": (
        ("جدول VGG، ردیف دومین ادغام بیشینه", "the VGG table, row of the second max pooling"),
        ("این ردیف 65,664 پارامتر دارد.", "This row has 65,664 parameters."),
        (
            "ادغام بیشینه هیچ پارامتری ندارد: چیزی نمی‌آموزد، فقط بزرگ‌ترین عدد هر پنجره را "
            "برمی‌دارد. چهار ردیف ادغام دیگر در همان جدول درست‌اند.",
            "Max pooling has no parameters: it learns nothing, it only picks the largest number of each window. The "
            "other four pooling rows of the same table are right.",
        ),
        (
            "این عدد درست برابر ${(2^2\\cdot128+1)\\cdot128}$ است: گویی ادغام را کانولوشنی با کرنل 2×2 و "
            "128 فیلتر گرفته‌اند.",
            "The number equals ${(2^2\\cdot128+1)\\cdot128}$: as if the pooling were a convolution with 2×2 kernels and "
            "128 filters.",
        ),
    ),
    "vgg_total": (
        ("جدول VGG، ردیف جمع", "the VGG table, row of the total"),
        (
            "جمع پارامترهای VGG-16 برابر 138,423,208 است (رقم آخر در چاپ افتاده و از جمع ردیف‌ها بازسازی شده).",
            "VGG-16 has 138,423,208 parameters in all (the last digit is lost in print; the sum of the rows restores "
            "it).",
        ),
        (
            "جمع درست به اندازه‌ی همان عدد نادرست ردیف ادغام کمتر است.",
            "The right total is smaller by exactly the wrong number of the pooling row.",
        ),
        ("یک خانه‌ی نادرست در ستون جمع شده است.", "One wrong cell was added up with the column."),
    ),
    "towers": (
        ("جدول AlexNet، ردیف‌های conv2 و conv4 و conv5 و جمع", "the AlexNet table, rows conv2, conv4, conv5 and total"),
        (
            "شبکه‌ی AlexNet حدود 62 میلیون پارامتر دارد، دقیقاً 62,378,344 تا؛ هر کرنل همه‌ی کانال‌های ورودی را می‌خواند.",
            "AlexNet has about 62 million parameters, to be exact 62,378,344; every kernel reads all input channels.",
        ),
        (
            "این شمارِ نسخه‌ی یک‌ستونی است و برای همان نسخه درست است. در شبکه‌ی سال 2012 "
            "کانال‌ها میان دو GPU قسمت شده‌اند و کرنل‌های conv2 و conv4 و conv5 فقط نیمی از "
            "کانال‌ها را می‌خوانند.",
            "This is the count of the one-tower variant, for which it is right. In the network of 2012 the channels "
            "are split over two GPUs, and the kernels of conv2, conv4 and conv5 read only half of them.",
        ),
        (
            "بسیاری از پیاده‌سازی‌های بعدی گروه‌ها را کنار گذاشتند و جدول از روی همان‌هاست.",
            "Many later implementations dropped the groups, and the table follows them.",
        ),
    ),
    "googlenet_total": (
        ("جمله‌ی پیش از جدول GoogLeNet", "the sentence before the GoogLeNet table"),
        ("شبکه‌ی GoogLeNet حدود 4 میلیون پارامتر دارد.", "GoogLeNet has about 4 million parameters."),
        (
            "شمار درست در جدول پایین است. ستون params همان جدول هم اگر جمع شود از 4 میلیون بسیار بیشتر می‌شود.",
            "The right count stands below. Even the params column of the same table adds up to far more than "
            "4 million.",
        ),
        (
            "این عدد بسیار تکرار شده است؛ در یادداشت‌های درس CS231n هم آمده.",
            "The number is often repeated; the notes of the course CS231n have it, too.",
        ),
    ),
    "first_convolution": (
        (
            "جدول GoogLeNet، ردیف نخستین کانولوشن، ستون params",
            "the GoogLeNet table, row of the first convolution, params",
        ),
        (
            "کانولوشن 7×7 از 3 به 64 کانال 2.7K پارامتر دارد (و 34M عمل).",
            "The 7×7 convolution from 3 to 64 channels has 2.7K parameters (and 34M operations).",
        ),
        (
            "کرنل 7×7 روی سه کانال و با 64 فیلتر بیش از سه برابر این عدد وزن دارد. این خطا از خود مقاله به جدول آمده است.",
            "A 7×7 kernel on three channels with 64 filters has more than three times that many weights. "
            "The slip is the paper's own.",
        ),
        (
            "عدد چاپ‌شده با ${(7+7)\\cdot 3\\cdot 64}$ می‌خواند، یعنی با کرنلی که به 7×1 و 1×7 شکسته شده "
            "باشد؛ جدول چنین چیزی نمی‌گوید.",
            "The printed number equals ${(7+7)\\cdot 3\\cdot 64}$, a kernel split into 7×1 and 1×7; the table says "
            "nothing of it.",
        ),
    ),
    "module_rows": (
        (
            "جدول GoogLeNet، ستون params، ردیف‌های 4a و 4c و 4d و 4e و 5a و 5b",
            "the GoogLeNet table, params column, rows 4a, 4c, 4d, 4e, 5a, 5b",
        ),
        (
            "این ماژول‌ها 364 و 463 و 580 و 840 و 1072 و 1388 هزار پارامتر دارند.",
            "These modules have 364, 463, 580, 840, 1072 and 1388 thousand parameters.",
        ),
        (
            "از پهناهای همان ردیف‌ها عددهای دیگری به دست می‌آید؛ چه K را 1000 بگیریم و چه 1024، چه "
            "بایاس را بشماریم و چه نشماریم. ستون ops همین ردیف‌ها (جز 5a) با پهناها می‌خواند، پس پهناها "
            "درست‌اند و ستون params نادرست است.",
            "The widths in the same rows give other numbers, whether K is 1000 or 1024, with biases or without. The "
            "ops column of these rows (but 5a) agrees with the widths: the widths are right, the params column is "
            "not.",
        ),
        ("این ستون از خود مقاله آمده است.", "The column is copied from the paper."),
    ),
    "operations": (
        ("جدول GoogLeNet، ستون ops، ردیف‌های conv1 و 5a", "the GoogLeNet table, ops column, rows conv1 and 5a"),
        ("این دو ردیف 34 و 54 میلیون عمل دارند.", "These two rows cost 34 and 54 million operations."),
        (
            "عدد درست در جدول پایین است. ده ردیف دیگر، تا دقت چاپ، درست‌اند؛ یکای آن‌ها ضرب–جمع است.",
            "The right numbers stand below. The other ten rows are right to the printed precision; their unit is the "
            "MAC.",
        ),
        (
            "هر دو عدد از ستون نادرست params همان ردیف به دست می‌آید، ضربدر تعداد پیکسل‌های نقشه: "
            "${2.7\\cdot1000\\cdot112^2}$ و ${1072\\cdot1024\\cdot7^2}$. جدول از خود مقاله است.",
            "Both numbers follow from the wrong params of the same row, times the pixels of the map: "
            "${2.7\\cdot1000\\cdot112^2}$ and ${1072\\cdot1024\\cdot7^2}$. The table is the paper's own.",
        ),
    ),
    "nin_classes": (
        ("جمله‌ی پیش از جدول NiN", "the sentence before the NiN table"),
        (
            "شبکه‌ی NiN برای ImageNet تنها به 2 میلیون پارامتر نیاز دارد.",
            "NiN needs only 2 million parameters for ImageNet.",
        ),
        (
            "دو میلیون از آنِ شبکه‌ای با ده کلاس است. همین طرح با هزار کلاس بلوک آخر پهن‌تری دارد و از "
            "GoogLeNet هم بزرگ‌تر می‌شود.",
            "Two million belong to a network for ten classes. The same design for a thousand classes has a wider "
            "last block, and becomes larger than GoogLeNet.",
        ),
        (
            "در NiN پهنای بلوک آخر تعداد کلاس‌هاست؛ پس تعداد پارامترها به مسئله وابسته است.",
            "In NiN the width of the last block is the number of classes, so the count depends on the task.",
        ),
    ),
    "nin_dense": (
        ("جدول NiN، ردیف آخر", "the NiN table, last row"),
        (
            "پس از میانگین سراسری، یک لایه‌ی تمام‌متصل از 10 به 1000 شبکه را دسته‌بندِ هزارکلاسه می‌کند.",
            "After the global average a fully connected layer from 10 to 1000 makes the network a classifier of a "
            "thousand classes.",
        ),
        (
            "در NiN لایه‌ی تمام‌متصلی نیست. هزار خروجیِ این لایه از ده عدد ساخته می‌شوند، پس فقط در ده راستا تغییر می‌کنند.",
            "NiN has no such layer. The thousand outputs are made of ten numbers, so they vary in ten directions only.",
        ),
        None,
    ),
    "nin_padding": (
        ("جدول NiN، ستون ابعاد", "the NiN table, column of sizes"),
        (
            "ابعاد نقشه‌ها پس از بلوک‌ها و ادغام‌ها به‌ترتیب 54، 26، 22، 10، 8، 3 و 1 است.",
            "The maps after blocks and poolings have the sides 54, 26, 22, 10, 8, 3, 1.",
        ),
        (
            "در کتاب بلوک‌های دوم تا چهارم حاشیه‌گذاری دارند و اندازه را نگه می‌دارند. بی آن "
            "نقشه‌ی آخر یک پیکسل است و میانگین سراسری میانگینِ یک عدد است: کاری نمی‌کند.",
            "In the book the second to fourth blocks are padded and keep the size. Without it the last map is one "
            "pixel, and the global average averages a single number: it does nothing.",
        ),
        (
            "در Keras، اگر `padding` نوشته نشود، `valid` است.",
            "In Keras `padding` is `valid` unless one says otherwise.",
        ),
    ),
    "nin_width": (
        ("توضیح معماری NiN", "the description of NiN"),
        (
            "در بلوک‌های NiN تعداد کانال‌های خروجی برابر تعداد کلاس‌هاست.",
            "The NiN blocks have as many output channels as there are classes.",
        ),
        (
            "فقط بلوک آخر چنین است؛ پهنای بلوک‌های دیگر همان پهناهای AlexNet است.",
            "Only the last block does; the others have the widths of AlexNet.",
        ),
        ("کتاب این را تنها درباره‌ی بلوک آخر می‌گوید.", "The book says it of the last block only."),
    ),
    "nin_cost": (
        ("جمله‌ی پیش از جدول NiN", "the sentence before the NiN table"),
        (
            "کم شدن پارامترها پیشرفتی عظیم در هزینه‌ی محاسباتی است.",
            "The fewer parameters are an enormous progress in computational cost.",
        ),
        (
            "تعداد پارامترها حافظه را می‌سنجد؛ هزینه‌ی محاسبه را ضرب–جمع‌ها می‌سازند. از جدول AlexNet تا جدول NiN خود پاسخ، "
            "پارامترها حدود یک‌سی‌ام می‌شوند، ولی ضرب–جمع‌ها تنها نزدیک به نصف.",
            "The number of parameters measures memory; the cost of computing lies in the multiply–accumulates. From the "
            "answer's own AlexNet table to its NiN table the parameters shrink to about a thirtieth, the "
            "multiply–accumulates only to about half.",
        ),
        (
            "وزن لایه‌ی تمام‌متصل یک بار به کار می‌رود، وزن کانولوشن در هر جای نقشه.",
            "A fully connected weight is used once, a convolution's weight at every place of the map.",
        ),
    ),
    "head": (
        ("بخش ب، توضیح GoogLeNet", "part b, the explanation of GoogLeNet"),
        ("کم بودن پارامترهای GoogLeNet از کانولوشن 1×1 است.", "GoogLeNet is small because of its 1×1 convolutions."),
        (
            "این تنها نیمی از جواب است. اگر همین شبکه، با همه‌ی کانولوشن‌های 1×1 خود، سه لایه‌ی تمام‌متصل AlexNet را روی "
            "نقشه‌ی آخرش می‌داشت، از VGG-16 هم بزرگ‌تر می‌شد؛ نیم دیگر جواب، ادغام میانگین سراسری است.",
            "That is only half of the answer. With all its 1×1s, but with AlexNet's three fully connected layers on its "
            "last maps, the network would be larger than VGG-16; the other half is global average pooling.",
        ),
        None,
    ),
    "pointwise": (
        ("بخش ب، مقایسه با ادغام", "part b, the comparison with pooling"),
        (
            "کانولوشن 1×1 در بُعد سوم کاهش می‌دهد؛ حال آن‌که ادغام با نمونه‌کاهی بسیاری از اطلاعات را از بین می‌برد.",
            "A 1×1 convolution reduces the third dimension, whereas pooling destroys much information by downsampling.",
        ),
        (
            "جمله‌ی دوم به‌تنهایی نادرست نیست، اما تقابل گمراه‌کننده است: کاستن از کانال‌ها هم اطلاعات را دور می‌ریزد. نگاشتی "
            "خطی از 192 به 16 عدد، زیرفضایی بزرگ از ورودی را به صفر می‌برد. تفاوت در این است که شبکه خود می‌آموزد "
            "چه چیزی بماند.",
            "The second half is not wrong in itself, but the contrast misleads: reducing channels discards information "
            "too. A linear map from 192 to 16 numbers sends a large subspace to zero. The difference is that the network "
            "learns what to keep.",
        ),
        None,
    ),
    "overfitting": (
        ("بخش ب، توضیح NiN", "part b, the explanation of NiN"),
        ("ادغام میانگین سراسری از بیش‌برازش جلوگیری می‌کند.", "Global average pooling prevents overfitting."),
        (
            "سخن پاسخ در این‌جا دقیق نیست: این ادغام خطر بیش‌برازش را کم می‌کند، اما جلو آن را نمی‌گیرد. دسته‌بندی خطی بر "
            "میانگین‌های سراسری، مانند پایان GoogLeNet، برچسب‌هایی را که با شیر یا خط ساخته شده‌اند از بر می‌کند. (جدول "
            "خود پاسخ هم دراپ‌اوت دارد.)",
            "The answer is imprecise here: this pooling makes overfitting less likely, it does not prevent it. A linear "
            "classifier on global averages, like the end of GoogLeNet, learns by heart labels made by tossing a coin. "
            "(The answer's own table has a dropout row, too.)",
        ),
        None,
    ),
    "kernel_area": (
        ("بخش ج، تعداد پارامترهای لایه‌ی ResNet", "part c, parameters of a ResNet layer"),
        (
            "لایه‌ای با $C$ کانال ورودی و $C$ کانال خروجی $C\\times C$ پارامتر دارد.",
            "A layer with $C$ input and $C$ output channels has $C\\times C$ parameters.",
        ),
        (
            "هر جفت کانال یک کرنل 3×3 دارد، پس تعداد 9 برابر این است؛ $C^2$ مرتبه‌ی رشد است، نه تعداد.",
            "Each pair of channels has a 3×3 kernel, so the number is nine times that; $C^2$ is the order of growth.",
        ),
        None,
    ),
    "dense_inputs": (
        ("بخش ج، تعداد پارامترهای لایه‌ی DenseNet", "part c, parameters of a DenseNet layer"),
        ("لایه‌ی $l$ام $l\\times k\\times k$ پارامتر دارد.", "Layer $l$ has $l\\times k\\times k$ parameters."),
        (
            "لایه‌ی $l$ام ${k_0+(l-1)k}$ کانال می‌خواند، نه $lk$؛ کرنل 3×3 ضریب 9 می‌آورد و با گلوگاه، "
            "تعداد وزن‌ها ${4k\\,(k_0+(l-1)k)+36k^2}$ است.",
            "Layer $l$ reads ${k_0+(l-1)k}$ channels, not $lk$; the 3×3 kernel brings a factor 9, and with the "
            "bottleneck there are ${4k\\,(k_0+(l-1)k)+36k^2}$ weights.",
        ),
        None,
    ),
    "both_full": (
        ("بخش ج، سبب تفاوت", "part c, the reason of the difference"),
        (
            "لایه‌های ResNet کاملاً به هم متصل‌اند ولی در DenseNet اتصال‌ها کامل نیستند.",
            "ResNet's layers are fully connected to one another, DenseNet's connections are not full.",
        ),
        (
            "در هر دو، هر کانال خروجی به همه‌ی کانال‌هایی که لایه می‌خواند وصل است. شبکه‌ی DenseNet حتی "
            "لایه‌های بیشتری را به هم وصل می‌کند؛ آنچه کم است تعداد کانال‌های خروجی هر لایه "
            "است.",
            "In both, each output channel is joined to every channel the layer reads. DenseNet even joins more "
            "layers; what is small is the number of channels that each layer makes.",
        ),
        None,
    ),
    "early_layers": (
        ("بخش ج، نتیجه‌گیری", "part c, the conclusion"),
        (
            "چون $k$ از $C$ کوچک‌تر است، هر لایه‌ی DenseNet پارامتر کمتری دارد.",
            "As $k$ is smaller than $C$, every layer of DenseNet has fewer parameters.",
        ),
        (
            "در بلوک نخست DenseNet-121 پهنای ResNet یعنی $C$ برابر 64 و $k$ نصف آن است. آن‌جا کرنل‌های 3×3 "
            "گلوگاه به‌تنهایی ${36k^2=9C^2}$ وزن دارند، پس هر لایه از لایه‌ی هم‌اندازه‌اش در "
            "ResNet-18 بزرگ‌تر است. کوچک‌تر بودن $k$ کافی نیست.",
            "In the first block of DenseNet-121 the width $C$ of ResNet is 64 and $k$ is half of it. There the 3×3 "
            "kernels after the bottleneck alone have ${36k^2=9C^2}$ weights, so every layer is larger than the layer "
            "of ResNet-18 at the same resolution. That $k$ is smaller is not enough.",
        ),
        None,
    ),
    "not_always": (
        ("بخش ج، حکم کلی", "part c, the general statement"),
        ("شبکه‌ی DenseNet از ResNet پارامتر کمتری دارد.", "DenseNet has fewer parameters than ResNet."),
        (
            "بستگی دارد که کدام را با کدام بسنجیم. ادعای مقاله درباره‌ی شبکه‌هایی با خطای نزدیک به هم "
            "است، مانند DenseNet-201 در برابر ResNet-101.",
            "It depends on which is compared with which. The paper's statement is about networks of similar error: "
            "DenseNet-201 beside ResNet-101.",
        ),
        None,
    ),
}


def erratum(name: str, printed: Value, claim: Claim) -> Erratum:
    """The erratum of that name, with its counter-example."""
    where, says, right, why = (Text(fa=words[0], en=words[1]) if words else None for words in SAYS[name])
    assert where and says and right
    return Erratum(says, right, printed, claim, where, why)
